package io.pillar.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Locks by name. Safe for use by many threads.
 * <p>
 * With Redis a lock is one for all nodes that use the same Redis and namespace. No call
 * takes longer than its wait and a tenth of a second, whatever Redis does. While Redis is
 * away the options of the lock decide, {@code pillar.lock.on-redis-down} where they say
 * nothing: the call fails at once, waits as long as it would for the lock, or gets a
 * lease of {@link LeaseScope#NODE}.
 * <p>
 * Without Redis, in local mode, a lock is one for all threads of this node, and its
 * leases say {@link LeaseScope#NODE}.
 * <p>
 * A thread that holds a lock exclusively gets it again at once, without asking Redis, and
 * has to close each lease.
 *
 * @since 0.1.0
 */
public interface Locks {

	/**
	 * Acquire a lock, waiting for it as long as the options say.
	 * @param name what is locked, of any content; those that begin with {@code @} are
	 * Pillar's own
	 * @param options how
	 * @return the lease
	 * @throws LockUnavailableException if it was not acquired
	 */
	Lease acquire(String name, LockOptions options);

	/**
	 * Acquire a lock if it can be had within the wait of the options.
	 * @param name what is locked, of any content
	 * @param options how
	 * @return the lease, empty where somebody else held the lock until the wait was over
	 * @throws LockUnavailableException if it was not acquired for another reason
	 */
	Optional<Lease> tryAcquire(String name, LockOptions options);

	/**
	 * Acquire several locks, all or none. Callers that want the same ones never block
	 * each other for good, in whatever order they name them.
	 * @param names what is locked
	 * @param options how each of them is locked; the wait is for all together
	 * @return the leases
	 * @throws LockUnavailableException if one of them was not acquired
	 */
	LeaseGroup acquireAll(Collection<String> names, LockOptions options);

	/**
	 * Acquire several locks, all or none, if they can be had within the wait of the
	 * options.
	 * @param names what is locked
	 * @param options how each of them is locked; the wait is for all together
	 * @return the leases, empty where somebody else held one until the wait was over
	 * @throws LockUnavailableException if one was not acquired for another reason
	 */
	Optional<LeaseGroup> tryAcquireAll(Collection<String> names, LockOptions options);

	/**
	 * Acquire a lock, with the options that are configured.
	 * @param name what is locked
	 * @return the lease
	 * @throws LockUnavailableException if it was not acquired
	 */
	default Lease acquire(String name) {
		return acquire(name, LockOptions.defaults());
	}

	/**
	 * Acquire a lock if it is free now.
	 * @param name what is locked
	 * @return the lease, empty where somebody else holds the lock
	 * @throws LockUnavailableException if it was not acquired for another reason
	 */
	default Optional<Lease> tryAcquire(String name) {
		return tryAcquire(name, Duration.ZERO);
	}

	/**
	 * Acquire a lock if it can be had within some time.
	 * @param name what is locked
	 * @param wait how long to wait
	 * @return the lease, empty where somebody else held the lock until then
	 * @throws LockUnavailableException if it was not acquired for another reason
	 */
	default Optional<Lease> tryAcquire(String name, Duration wait) {
		return tryAcquire(name, LockOptions.defaults().withWait(wait));
	}

	/**
	 * Do some work while a lock is held.
	 * @param name what is locked
	 * @param action the work
	 * @throws LockUnavailableException if the lock was not acquired; the work was not
	 * begun
	 * @throws LeaseLostException if the lease was lost before the work was done
	 */
	default void run(String name, Runnable action) {
		call(name, LockOptions.defaults(), (lease) -> {
			action.run();
			return name;
		});
	}

	/**
	 * Do some work while a lock is held.
	 * @param <T> the type of the result
	 * @param <E> what the work may throw
	 * @param name what is locked
	 * @param options how
	 * @param work the work
	 * @return its result
	 * @throws E if the work fails
	 * @throws LockUnavailableException if the lock was not acquired; the work was not
	 * begun
	 * @throws LeaseLostException if the lease was lost before the work was done
	 */
	default <T extends @Nullable Object, E extends Exception> T call(String name, LockOptions options,
			LockedCall<T, E> work) throws E {
		try (Lease lease = acquire(name, options)) {
			T result = work.call(lease);
			lease.check();
			return result;
		}
	}

}
