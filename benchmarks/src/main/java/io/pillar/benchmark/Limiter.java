package io.pillar.benchmark;

/**
 * One node's rate limiter, as its own users would call it.
 */
interface Limiter extends AutoCloseable {

	/**
	 * Ask for a permit.
	 * @param key who asks
	 * @return whether there was one
	 */
	boolean acquire(String key);

	/**
	 * Ask for a permit of several limits.
	 * @param keys who asks, one for each limit
	 * @return whether there was one of each
	 */
	default boolean acquireAll(String... keys) {
		for (String key : keys) {
			if (!acquire(key)) {
				return false;
			}
		}
		return true;
	}

	@Override
	void close();

}
