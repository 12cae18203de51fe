package io.pillar.lock;

import java.time.Duration;

/**
 * Told of what locks do, on the thread that does it, which it must not hold up. All beans
 * of it are told.
 *
 * @since 0.1.0
 */
public interface LockListener {

	/**
	 * A lock was acquired; not told when a thread takes again what it holds.
	 * @param lease the lease
	 * @param waited how long that took, from the call to the lease
	 * @param contended whether somebody else held it first
	 */
	default void acquired(Lease lease, Duration waited, boolean contended) {
	}

	/**
	 * A lock was not acquired.
	 * @param name the name of the lock
	 * @param waited how long the caller waited
	 * @param reason why
	 */
	default void notAcquired(String name, Duration waited, LockUnavailableException.Reason reason) {
	}

	/**
	 * A lock was released.
	 * @param lease the lease
	 * @param held how long it was held
	 */
	default void released(Lease lease, Duration held) {
	}

	/**
	 * A lease was lost.
	 * @param loss what was lost
	 * @param held how long it was held
	 */
	default void lost(LeaseLoss loss, Duration held) {
	}

}
