package io.pillar.event;

/**
 * What is not sure of the history of a partition. Used under the lock of
 * {@link EventSequence}.
 */
final class HistoryState {

	private int subscriptions;

	private boolean suspected;

	private boolean doubted;

	private boolean forbidden;

	void begin() {
		this.suspected = false;
		this.doubted = false;
	}

	/**
	 * Note that the channel is heard anew: what was read before that may be of a server
	 * that is gone.
	 */
	void subscribed() {
		this.subscriptions++;
		this.suspected = true;
	}

	/**
	 * Return how often that was.
	 */
	int subscriptions() {
		return this.subscriptions;
	}

	/**
	 * Wait until the history was read: there is more of it, or Redis may have gone back.
	 */
	void suspect() {
		this.suspected = true;
	}

	boolean isSuspected() {
		return this.suspected;
	}

	/**
	 * Compare another history with what is known.
	 */
	void doubt() {
		this.suspected = false;
		this.doubted = true;
	}

	boolean isDoubted() {
		return this.doubted;
	}

	/**
	 * Go on without the history, which nobody may read.
	 */
	void forbid() {
		begin();
		this.forbidden = true;
	}

	boolean isForbidden() {
		return this.forbidden;
	}

	void read() {
		this.suspected = false;
		this.forbidden = false;
	}

	void compared() {
		this.doubted = false;
	}

}
