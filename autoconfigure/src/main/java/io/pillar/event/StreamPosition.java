package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * How far a client has come in one partition of a topic.
 *
 * @param epoch the history that the number belongs to
 * @param number the number of the last event
 * @param print what tells that event from another one that was given the same number
 * later, 0 where it is not known
 */
record StreamPosition(String epoch, long number, int print) {

	/**
	 * Nobody knows.
	 */
	static final StreamPosition UNKNOWN = new StreamPosition("", -1, 0);

	/**
	 * Nothing has been published.
	 */
	static final StreamPosition START = new StreamPosition("", 0, 0);

	static StreamPosition of(@Nullable EventPosition position) {
		return (position != null) ? new StreamPosition(position.epoch(), position.number(), 0) : UNKNOWN;
	}

	static StreamPosition of(String epoch, long number, Envelope envelope) {
		return new StreamPosition(epoch, number, print(envelope));
	}

	static int print(Envelope envelope) {
		return print(envelope.fingerprint());
	}

	/**
	 * Return the print of an event, or of anything that stands in its place.
	 */
	static int print(String text) {
		return print(Envelope.fingerprint(text));
	}

	private static int print(long fingerprint) {
		int print = Long.hashCode(fingerprint);
		return (print != 0) ? print : 1;
	}

	/**
	 * Return the same place with what a history has there.
	 */
	StreamPosition at(String text) {
		return new StreamPosition(this.epoch, this.number, print(text));
	}

	boolean isKnown() {
		return this.number >= 0;
	}

	/**
	 * Return whether whoever is here has come past another place.
	 */
	boolean isAtOrAfter(StreamPosition other) {
		return this.number >= other.number && this.epoch.equals(other.epoch);
	}

	/**
	 * Return whether another place is this one, and tells the event there too.
	 */
	boolean isWithoutPrintOf(StreamPosition other) {
		return this.print == 0 && other.print != 0 && isSame(other);
	}

	/**
	 * Return whether another place is this one, as far as can be told.
	 */
	boolean isSame(StreamPosition other) {
		return this.number == other.number && this.epoch.equals(other.epoch) && isKnown()
				&& (this.print == 0 || other.print == 0 || this.print == other.print);
	}

}
