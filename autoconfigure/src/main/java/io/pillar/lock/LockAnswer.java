package io.pillar.lock;

/**
 * What became of a claim.
 */
sealed interface LockAnswer {

	/**
	 * The claim has the lock.
	 *
	 * @param token the fencing token
	 * @param since since when, in milliseconds of the clock of the table
	 * @param askedAt when it was asked for, by the monotonic clock of this node: the
	 * lease began then or later
	 */
	record Granted(long token, long since, long askedAt) implements LockAnswer {

	}

	/**
	 * Somebody else has it.
	 *
	 * @param retryNanos after which time it is worth to ask again, if nobody wakes the
	 * caller before
	 */
	record Refused(long retryNanos) implements LockAnswer {

	}

}
