package io.pillar.event;

/**
 * The numbers of the events that come off the channel of a partition, which has them in
 * order. Used under the lock of {@link EventSequence}.
 */
final class HeardNumbers {

	private long begunAt;

	private boolean passed;

	private long last;

	/**
	 * Begin a history.
	 * @param position the number before the first one
	 */
	void begin(long position) {
		this.begunAt = position;
		this.passed = false;
		this.last = 0;
	}

	/**
	 * Forget what was heard last, because Redis went back.
	 */
	void forget() {
		this.last = 0;
	}

	/**
	 * Take the next number.
	 * @return whether it is not after the one before, as where Redis went back
	 */
	boolean isBack(long number) {
		boolean back = number <= this.last;
		this.last = number;
		this.passed |= number > this.begunAt;
		return back;
	}

	/**
	 * Return whether a number may be of an event from before the beginning.
	 */
	boolean isBefore(long number) {
		return !this.passed && number <= this.begunAt;
	}

}
