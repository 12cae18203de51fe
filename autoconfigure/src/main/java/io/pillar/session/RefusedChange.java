package io.pillar.session;

import io.pillar.redis.RedisUnavailableException;

/**
 * Redis answers, and does not take what would be written.
 */
final class RefusedChange extends RedisUnavailableException {

	private static final long serialVersionUID = 1L;

	RefusedChange(Throwable cause) {
		super("Redis refuses what is done to sessions", cause);
	}

}
