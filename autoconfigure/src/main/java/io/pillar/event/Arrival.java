package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a listener: an event, or a gap in its place.
 *
 * @param envelope the event
 * @param gap the gap
 * @param epoch the history that the number belongs to
 * @param number its number in the partition, 0 where it has none
 * @param atNanos when it arrived
 */
record Arrival(@Nullable Envelope envelope, @Nullable EventGap gap, String epoch, long number, long atNanos) {

	static Arrival of(Envelope envelope, String epoch, long number, long atNanos) {
		return new Arrival(envelope, null, epoch, number, atNanos);
	}

	static Arrival of(EventGap gap, long atNanos) {
		return new Arrival(null, gap, gap.epoch(), gap.from(), atNanos);
	}

}
