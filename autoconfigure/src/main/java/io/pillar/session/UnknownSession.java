package io.pillar.session;

import io.pillar.redis.RedisUnavailableException;

/**
 * Redis is away, and this node cannot say whether a session is alive. That is frequent
 * then, so where it happened is not noted.
 */
final class UnknownSession extends RedisUnavailableException {

	private static final long serialVersionUID = 1L;

	UnknownSession() {
		super("Redis is away, and this node does not know whether the session is alive", null);
	}

	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
