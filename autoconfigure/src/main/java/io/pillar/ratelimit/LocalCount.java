package io.pillar.ratelimit;

/**
 * What a subject did, counted by this node alone. Times are milliseconds of one monotonic
 * clock. Not safe for several threads.
 */
interface LocalCount {

	static LocalCount of(RateLimit limit) {
		return (limit.algorithm() == RateLimit.Algorithm.TOKEN_BUCKET) ? new LocalBucket() : new LocalLog();
	}

	/**
	 * Hold what was counted against a limit from now on.
	 * @param permits how many permits there are in a window
	 * @param limit the rest of it, of the algorithm that this count is for
	 * @param now the time
	 */
	void adopt(long permits, RateLimit limit, long now);

	/**
	 * Return how many permits there are.
	 * @param now the time
	 * @return how many, never below zero
	 */
	long free(long now);

	/**
	 * Take permits that there are.
	 * @param permits how many
	 * @param now the time
	 */
	void take(long permits, long now);

	/**
	 * Give permits back.
	 * @param permits how many
	 * @param taken when they were taken
	 * @param now the time
	 */
	void refund(long permits, long taken, long now);

	/**
	 * Return how long until there are so many permits.
	 * @param permits how many, no more than the limit has
	 * @param now the time
	 * @return milliseconds, zero where they are there
	 */
	long untilFree(long permits, long now);

	/**
	 * Return how long until there is one permit more.
	 * @param now the time
	 * @return milliseconds, zero where all are there
	 */
	long untilMore(long now);

	/**
	 * Return how long until all permits are there.
	 * @param now the time
	 * @return milliseconds, zero where they are
	 */
	long untilAll(long now);

}
