package io.pillar.lock;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What a call of a method holds.
 */
final class LockedHold {

	private static final Log logger = LogFactory.getLog(LockedHold.class);

	private final List<Lease> leases;

	private final Runnable release;

	private LockedHold(List<Lease> leases, Runnable release) {
		this.leases = leases;
		this.release = release;
	}

	static LockedHold acquire(Locks locks, List<String> names, LockOptions options) {
		if (names.size() == 1) {
			Lease lease = locks.acquire(names.get(0), options);
			return new LockedHold(List.of(lease), lease::close);
		}
		LeaseGroup group = locks.acquireAll(names, options);
		return new LockedHold(List.copyOf(group.leases()), group::close);
	}

	List<Lease> leases() {
		return this.leases;
	}

	void check() {
		this.leases.forEach(Lease::check);
	}

	/**
	 * Let no thread be the holder of these leases. The caller's goes on to other work,
	 * where it must not pass as the one that holds the lock, unless it held it before.
	 */
	void leaveThread() {
		this.leases.forEach(LockedHold::leaveThread);
	}

	static void leaveThread(Lease lease) {
		if (lease instanceof HeldLease held) {
			held.leaveThread();
		}
	}

	private static void belong(Lease lease) {
		if (lease instanceof HeldLease held) {
			held.belong();
		}
	}

	void close() {
		this.leases.forEach(LockedHold::belong);
		try {
			this.release.run();
		}
		catch (RuntimeException ex) {
			// what the method did stands, and a lease ends by itself
			logger.warn("A lock could not be released and ends with its lease", ex);
		}
	}

}
