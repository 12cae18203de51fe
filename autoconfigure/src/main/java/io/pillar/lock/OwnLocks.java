package io.pillar.lock;

import java.util.Optional;

import org.springframework.util.Assert;

/**
 * Locks that Pillar takes for itself. Their names begin with a mark that those of others
 * must not have, or somebody could name a lock so that it is the one of a role or of the
 * migrations.
 */
final class OwnLocks {

	private static final String MARK = "@";

	private OwnLocks() {
	}

	/**
	 * Check a name that comes from outside.
	 * @param name the name
	 */
	static void checkForeign(String name) {
		Assert.hasLength(name, "'name' must not be empty");
		Assert.isTrue(!name.startsWith(MARK),
				() -> "Lock '%s' is not acquired: names that begin with '%s' are kept for Pillar's own locks. Put a word before it"
					.formatted(name, MARK));
	}

	/**
	 * Acquire a lock of Pillar's own, waiting for it as long as the options say.
	 * @param locks where
	 * @param name what is locked, without the mark
	 * @param options how
	 * @return the lease
	 */
	static Lease acquire(Locks locks, String name, LockOptions options) {
		return (locks instanceof LeasingLocks own) ? own.acquireOwn(MARK + name, options)
				: locks.acquire(name, options);
	}

	/**
	 * Acquire a lock of Pillar's own if it can be had within the wait of the options.
	 * @param locks where
	 * @param name what is locked, without the mark
	 * @param options how
	 * @return the lease, empty where somebody else held the lock until the wait was over
	 */
	static Optional<Lease> tryAcquire(Locks locks, String name, LockOptions options) {
		return (locks instanceof LeasingLocks own) ? own.tryAcquireOwn(MARK + name, options)
				: locks.tryAcquire(name, options);
	}

}
