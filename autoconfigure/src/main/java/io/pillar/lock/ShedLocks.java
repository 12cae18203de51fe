package io.pillar.lock;

import java.time.Duration;
import java.util.Optional;

import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;

/**
 * Locks for ShedLock. Each belongs to the one who got it: to release or to extend one
 * that was lost leaves its new holder alone.
 */
final class ShedLocks implements ExtensibleLockProvider {

	private static final String PREFIX = "shedlock:";

	private final Locks locks;

	ShedLocks(Locks locks) {
		this.locks = locks;
	}

	@Override
	public Optional<SimpleLock> lock(LockConfiguration configuration) {
		LockOptions options = LockOptions.defaults()
			.withWait(Duration.ZERO)
			.withLease(atLeastTheShortest(configuration.getLockAtMostFor()))
			.withoutRenewal();
		long began = System.nanoTime();
		return OwnLocks.tryAcquire(this.locks, PREFIX + configuration.getName(), options).map((lease) -> {
			// a thread that asks again must not get it once more
			LockedHold.leaveThread(lease);
			return new Held(configuration, lease, began);
		});
	}

	private static Duration atLeastTheShortest(Duration lease) {
		return (lease.compareTo(LockOptions.SHORTEST_LEASE) < 0) ? LockOptions.SHORTEST_LEASE : lease;
	}

	/**
	 * A lock that is held.
	 */
	private static final class Held extends AbstractSimpleLock {

		private final Lease lease;

		private final long began;

		Held(LockConfiguration configuration, Lease lease, long began) {
			super(configuration);
			this.lease = lease;
			this.began = began;
		}

		@Override
		protected void doUnlock() {
			Duration rest = this.lockConfiguration.getLockAtLeastFor().minusNanos(System.nanoTime() - this.began);
			if (rest.isNegative() || rest.isZero()) {
				this.lease.close();
			}
			else {
				this.lease.closeAfter(rest);
			}
		}

		@Override
		protected Optional<SimpleLock> doExtend(LockConfiguration configuration) {
			long began = System.nanoTime();
			return this.lease.extend(atLeastTheShortest(configuration.getLockAtMostFor()))
					? Optional.of(new Held(configuration, this.lease, began)) : Optional.empty();
		}

	}

}
