package io.pillar.lock;

import java.util.Collection;
import java.util.function.Consumer;

/**
 * Leases of several locks that were acquired together.
 *
 * @since 0.1.0
 */
public interface LeaseGroup extends AutoCloseable {

	/**
	 * Return the leases.
	 * @return one for each name, in the order in which they were acquired
	 */
	Collection<Lease> leases();

	/**
	 * Return the lease of one of the locks.
	 * @param name the name of the lock
	 * @return its lease
	 */
	Lease lease(String name);

	/**
	 * Return whether all of them are held.
	 * @return {@code false} once one is closed or lost
	 */
	boolean isHeld();

	/**
	 * Tell a listener when one of them is lost.
	 * @param listener told once, of the first that is lost
	 */
	void onLost(Consumer<LeaseLoss> listener);

	/**
	 * Release all of them.
	 */
	@Override
	void close();

}
