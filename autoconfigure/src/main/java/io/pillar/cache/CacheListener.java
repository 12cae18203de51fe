package io.pillar.cache;

/**
 * Told of what cannot be counted afterwards, so that it can be measured. All beans of it
 * are told, on the thread on which it happens, which they must not hold up.
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
	default void created(WatchedCache cache) {
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
