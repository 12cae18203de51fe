package io.pillar.session;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

import io.pillar.redis.RedisUnavailableException;

/**
 * Redis is away, and this node has no room to keep what was done.
 */
@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
final class UnkeptSession extends RedisUnavailableException {

	private static final long serialVersionUID = 1L;

	UnkeptSession(String what) {
		super("Redis is away, and this node has no room for another " + what, null);
	}

}
