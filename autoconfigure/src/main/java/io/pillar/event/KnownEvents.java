package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of the last events of a partition by their numbers: what tells an event
 * that comes again from another one that was given the same number.
 */
final class KnownEvents {

	static final int SIZE = 4096;

	private static final long MISSED = 0;

	private final long[] prints = new long[SIZE];

	private long first;

	private long last;

	/**
	 * Begin a history.
	 * @param position the number before the first that will be known
	 */
	KnownEvents(long position) {
		begin(position);
	}

	private void begin(long position) {
		this.first = position + 1;
		this.last = position;
	}

	void add(long number, long print) {
		this.prints[slot(number)] = print;
		this.last = Math.max(this.last, number);
		this.first = Math.max(this.first, this.last - SIZE + 1);
	}

	/**
	 * Note what a history has at the number where it is gone on, where nothing else is
	 * known.
	 */
	void beginWith(long number, @Nullable String text) {
		if (text != null && this.first == this.last + 1) {
			begin(number - 1);
			add(number, Envelope.fingerprint(text));
		}
	}

	void missed(long from, long to) {
		for (long number = Math.max(from, to - SIZE + 1); number <= to; number++) {
			add(number, MISSED);
		}
	}

	/**
	 * Return the first number that is known.
	 */
	long first() {
		return this.first;
	}

	/**
	 * Return the last number that is known, or was before the history went back.
	 */
	long last() {
		return this.last;
	}

	/**
	 * Return whether a number was given to this event.
	 */
	boolean has(long number, long print) {
		return number >= this.first && number <= this.last && this.prints[slot(number)] == print;
	}

	/**
	 * Return whether a number was given to this event, or its event was told to be
	 * missing.
	 */
	boolean contains(long number, long print) {
		return has(number, print) || isMissed(number);
	}

	/**
	 * Return whether the event of a number that is known was told to be missing.
	 */
	boolean isMissed(long number) {
		return has(number, MISSED);
	}

	/**
	 * Return whether a number that is known was given to another event.
	 * @param text the event that has it now
	 */
	boolean isAnother(long number, String text) {
		return number >= this.first && !contains(number, Envelope.fingerprint(text));
	}

	private static int slot(long number) {
		return (int) (number & (SIZE - 1));
	}

}
