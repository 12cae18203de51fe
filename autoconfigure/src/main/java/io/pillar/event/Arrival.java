package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a listener: an event, a gap in its place, or a mark that all before it
 * has been handed over.
 *
 * @param envelope the event
 * @param gap the gap
 * @param mark what is called for a mark
 * @param epoch the history that the number belongs to
 * @param number its number in the partition, 0 where it has none
 * @param atNanos when it arrived
 */
record Arrival(@Nullable Envelope envelope, @Nullable EventGap gap, @Nullable Runnable mark, String epoch, long number,
		long atNanos) {

	static Arrival of(Envelope envelope, String epoch, long number, long atNanos) {
		return new Arrival(envelope, null, null, epoch, number, atNanos);
	}

	static Arrival of(EventGap gap, long atNanos) {
		return new Arrival(null, gap, null, gap.epoch(), gap.from(), atNanos);
	}

	static Arrival of(Runnable mark) {
		return new Arrival(null, null, mark, "", 0, 0);
	}

}
