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
	 * Let no thread be the holder any more. The caller's goes on to other work, where it
	 * must not pass as the one that holds the lock.
	 */
	void leaveThread() {
		this.leases.forEach(LockedHold::leaveThread);
	}

	static void leaveThread(Lease lease) {
		Thread nobody = new Thread(lease::takeOver, "pillar-lock-nobody");
		nobody.setDaemon(true);
		try {
			nobody.start();
		}
		catch (Throwable ex) {
			// nobody would close it
			lease.close();
			throw ex;
		}
		boolean interrupted = false;
		while (nobody.isAlive()) {
			try {
				nobody.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	void close() {
		try {
			this.release.run();
		}
		catch (RuntimeException ex) {
			// what the method did stands, and a lease ends by itself
			logger.warn("A lock could not be released and ends with its lease", ex);
		}
	}

}
