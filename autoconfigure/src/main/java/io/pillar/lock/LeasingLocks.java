package io.pillar.lock;

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
		OwnLocks.checkForeign(name);
		return acquireOwn(name, options);
	}

	@Override
	public Optional<Lease> tryAcquire(String name, LockOptions options) {
		OwnLocks.checkForeign(name);
		return tryAcquire(name, options, end(options));
	}

	Lease acquireOwn(String name, LockOptions options) {
		return tryAcquireOwn(name, options).orElseThrow(() -> held(name, options));
	}

	Optional<Lease> tryAcquireOwn(String name, LockOptions options) {
		return tryAcquire(name, options, end(options));
	}

	private Optional<Lease> tryAcquire(String name, LockOptions options, long end) {
		Lease again = this.node.again(name, options.settings().form());
		if (again != null) {
			return Optional.of(again);
		}
		this.node.holds().checkRoom(name);
		return request(name, options, end);
	}

	/**
	 * Ask for a lock that this thread does not hold.
	 * @param name the name of the lock
	 * @param options how
	 * @param end when the wait is over
	 * @return the lease, empty where somebody else held it to the end
	 */
	Optional<Lease> request(String name, LockOptions options, long end) {
		return Optional.ofNullable(new LockRequest(this.node, this.table, name, options, end, () -> false).await());
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
		names.forEach(OwnLocks::checkForeign);
		long end = end(options);
		AcquiredGroup group = new AcquiredGroup(this.node::now);
		boolean complete = false;
		try {
			complete = new TreeSet<>(names).stream().allMatch((name) -> {
				Optional<Lease> lease = tryAcquire(name, options, end);
				lease.ifPresent(group::add);
				return lease.isPresent();
			});
			return complete ? Optional.of(group) : Optional.empty();
		}
		finally {
			if (!complete) {
				group.closeBy(end + LockNode.GRACE.toNanos());
			}
		}
	}

	private long end(LockOptions options) {
		return this.node.now() + this.node.defaults().wait(options).toNanos();
	}

	private LockUnavailableException held(String name, LockOptions options) {
		return new LockUnavailableException(name, Reason.HELD,
				"Lock '%s' was not acquired: somebody else held it for %d ms".formatted(name,
						this.node.defaults().wait(options).toMillis()),
				null);
	}

}
