package io.pillar.event;

/**
 * The numbers of the events that come off the channel of a partition. Used under the lock
 * of {@link EventSequence}.
 */
/*
 * Each connection has them in order. There may be two: one for the channel in its shard
 * and one for that of all nodes, or one that is replaced and still brings what it had.
 */
final class HeardNumbers {

	private long begunAt;

	private boolean passed;

	private long last;

	private long lastBefore;

	/**
	 * Begin a history.
	 * @param position the number before the first one
	 */
	void begin(long position) {
		this.begunAt = position;
		this.passed = false;
		this.last = 0;
		this.lastBefore = 0;
	}

	/**
	 * Note that the channel is heard again, maybe of another server.
	 */
	void subscribed() {
		this.lastBefore = this.last;
	}

	/**
	 * Take the next number.
	 * @return whether it is not after what was heard before the channel was heard again,
	 * as where Redis went back
	 */
	boolean isBack(long number) {
		this.last = Math.max(this.last, number);
		this.passed |= number > this.begunAt;
		return number <= this.lastBefore;
	}

	/**
	 * Return whether a number may be of an event from before the beginning.
	 */
	boolean isBefore(long number) {
		return !this.passed && number <= this.begunAt;
	}

}
