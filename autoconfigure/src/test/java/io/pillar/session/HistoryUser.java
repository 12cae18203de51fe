package io.pillar.session;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A user who logs in and out. Two who log the user out at once would end each other's
 * logins.
 */
/*
 * Redis hears later when a node that is cut off logs a user out everywhere. Nodes know
 * Redis's clock but for a round trip, so a login that follows sooner than that may be
 * taken for one that was before.
 */
final class HistoryUser {

	private static final long ROUND_TRIP = 1_000_000_000;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile long unheardAt = System.nanoTime() - ROUND_TRIP;

	void alone(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note a log-out everywhere that Redis did not hear of yet.
	 */
	void unheard() {
		this.unheardAt = System.nanoTime();
	}

	/**
	 * Return whether a login now is surely later than all log-outs.
	 */
	boolean isLater() {
		return System.nanoTime() - this.unheardAt >= ROUND_TRIP;
	}

}
