package io.pillar.lock;

/**
 * What becomes of a lock that is asked for while Redis is away.
 *
 * @since 0.1.0
 */
public enum OnRedisDown {

	/**
	 * A {@link LockUnavailableException} at once.
	 */
	FAIL,

	/**
	 * The caller waits for Redis, no longer than it would wait for the lock, and gets a
	 * {@link LockUnavailableException} then.
	 */
	WAIT,

	/**
	 * A lease of {@link LeaseScope#NODE}, once this node knows that Redis is away; until
	 * then as {@link #WAIT}. When Redis is back it becomes one of the fleet, or is lost
	 * because another node has the lock.
	 */
	LOCAL

}
