package io.pillar.lock;

import org.jspecify.annotations.Nullable;

/**
 * Work that is done while a lock is held.
 *
 * @param <T> the type of the result
 * @param <E> what it may throw
 * @since 0.1.0
 */
@FunctionalInterface
public interface LockedCall<T extends @Nullable Object, E extends Exception> {

	/**
	 * Do the work.
	 * @param lease the lease that guards it
	 * @return the result
	 * @throws E if it fails
	 */
	T call(Lease lease) throws E;

}
