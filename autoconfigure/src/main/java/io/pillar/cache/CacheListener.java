package io.pillar.cache;

import org.springframework.cache.Cache;

/**
 * Told of what cannot be counted afterwards, so that it can be measured.
 *
 * @since 0.1.0
 */
public interface CacheListener {

	/**
	 * A listener that does nothing.
	 */
	CacheListener NO_OP = new CacheListener() {
	};

	/**
	 * A cache was made.
	 * @param cache the cache
	 */
	default void created(Cache cache) {
	}

	/**
	 * A change made on any node was heard of.
	 * @param lagNanos how long after it was made, in nanoseconds
	 */
	default void invalidationReceived(long lagNanos) {
	}

	/**
	 * A caller waited for a load that another caller makes.
	 * @param cache the name of the cache
	 * @param nanos how long, in nanoseconds
	 */
	default void waitedForLoad(String cache, long nanos) {
	}

	/**
	 * A value was written to Redis.
	 * @param cache the name of the cache
	 * @param bytes its size
	 */
	default void payloadWritten(String cache, int bytes) {
	}

}
