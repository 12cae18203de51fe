package io.pillar.lock;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

import io.pillar.lock.LockUnavailableException.Reason;

/**
 * Locks that one table knows.
 */
class LeasingLocks implements Locks {

	private final LockNode node;

	private final LockTable table;

	LeasingLocks(LockNode node, LockTable table) {
		this.node = node;
		this.table = table;
	}

	LockNode node() {
		return this.node;
	}

	@Override
	public Lease acquire(String name, LockOptions options) {
		return tryAcquire(name, options).orElseThrow(() -> held(name, options));
	}

	@Override
	public Optional<Lease> tryAcquire(String name, LockOptions options) {
		options.checkName(name);
		Lease again = this.node.again(name, options.settings().form());
		if (again != null) {
			return Optional.of(again);
		}
		this.node.holds().checkRoom(name);
		return request(name, options);
	}

	Optional<Lease> request(String name, LockOptions options) {
		return Optional.ofNullable(new LockRequest(this.node, this.table, name, options).await());
	}

	@Override
	public LeaseGroup acquireAll(Collection<String> names, LockOptions options) {
		return tryAcquireAll(names, options).orElseThrow(() -> held(String.join("', '", names), options));
	}

	/**
	 * One after the other in the order of their names, which is the same for everybody:
	 * of those who wait for each other, one is first.
	 */
	@Override
	public Optional<LeaseGroup> tryAcquireAll(Collection<String> names, LockOptions options) {
		long end = this.node.now() + this.node.defaults().wait(options).toNanos();
		AcquiredGroup group = new AcquiredGroup();
		boolean complete = false;
		try {
			complete = new TreeSet<>(names).stream().allMatch((name) -> {
				Duration left = Duration.ofNanos(Math.max(0, end - this.node.now()));
				Optional<Lease> lease = tryAcquire(name, options.withWait(left));
				lease.ifPresent(group::add);
				return lease.isPresent();
			});
			return complete ? Optional.of(group) : Optional.empty();
		}
		finally {
			if (!complete) {
				group.close();
			}
		}
	}

	private LockUnavailableException held(String name, LockOptions options) {
		return new LockUnavailableException(name, Reason.HELD,
				"Lock '%s' was not acquired: somebody else held it for %d ms".formatted(name,
						this.node.defaults().wait(options).toMillis()),
				null);
	}

}
