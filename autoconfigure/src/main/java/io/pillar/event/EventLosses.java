package io.pillar.event;

import java.util.function.BooleanSupplier;

/**
 * Gives up numbers that did not arrive, where there is no history to read them from. Used
 * under the lock of {@link EventSequence}.
 */
/*
 * A number that is missing may be one of an event of this node, whose answer is yet to
 * come. So it is given up when all events have ended that were under way when it was
 * missed, which takes no longer than a call may, and at once where there were none.
 */
final class EventLosses {

	private final EventProgress progress;

	private final UnderWay underWay;

	private final SequenceLock lock;

	// up to where numbers are given up next, 0 where none are; read without the lock
	private volatile long next;

	// up to where others were missed since
	private long further;

	private BooleanSupplier ended = () -> true;

	EventLosses(EventProgress progress, UnderWay underWay, SequenceLock lock) {
		this.progress = progress;
		this.underWay = underWay;
		this.lock = lock;
	}

	/**
	 * Give up what is missing up to a number.
	 * @param waiting whether there is room for what comes until that can be done
	 */
	void miss(long number, boolean waiting) {
		if (!waiting) {
			this.progress.advance(number, EventGap.Reason.LOST);
		}
		this.further = Math.max(this.further, number);
		settle();
	}

	/**
	 * Give up what can be given up by now.
	 * @return whether that was all
	 */
	boolean settle() {
		while (this.next > 0 || this.further > this.progress.position()) {
			if (this.next == 0) {
				// before it is looked what is under way, because who ends looks at this
				// after
				this.next = this.further;
				this.ended = this.underWay.now(this::somethingEnded);
			}
			if (!this.ended.getAsBoolean()) {
				return false;
			}
			this.progress.advance(this.next, EventGap.Reason.LOST);
			this.next = 0;
		}
		return true;
	}

	private void somethingEnded() {
		if (this.next > 0) {
			this.lock.run(this::settle);
		}
	}

	/**
	 * Forget all of it, because numbers begin anew.
	 */
	void forget() {
		this.next = 0;
		this.further = 0;
	}

	/**
	 * The events of this node that have been sent and not answered.
	 */
	interface UnderWay {

		/**
		 * There are never any.
		 */
		UnderWay NOTHING = (again) -> () -> true;

		/**
		 * Look what is under way now.
		 * @param again called whenever something has ended, from now on
		 * @return whether all of that has ended
		 */
		BooleanSupplier now(Runnable again);

	}

}
