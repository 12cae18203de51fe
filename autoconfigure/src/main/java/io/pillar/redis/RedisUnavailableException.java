package io.pillar.redis;

import org.jspecify.annotations.Nullable;

/**
 * Redis did not answer: it is away, it took longer than the time budget, or it cannot
 * serve now. Features catch it and do what their documentation says they do without
 * Redis.
 *
 * @since 0.1.0
 */
public class RedisUnavailableException extends RuntimeException {

	/**
	 * Create an exception.
	 * @param message what happened
	 * @param cause why
	 */
	public RedisUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * An exception without a stack trace, for the case that is frequent and always the
	 * same.
	 * @param message what happened
	 */
	RedisUnavailableException(String message) {
		super(message, null, false, false);
	}

}
