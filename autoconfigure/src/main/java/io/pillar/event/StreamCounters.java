package io.pillar.event;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens to clients that are sent events.
 */
final class StreamCounters {

	final LongAdder opened = new LongAdder();

	final LongAdder resumed = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder unreadableIds = new LongAdder();

	final LongAdder sent = new LongAdder();

	final LongAdder replayed = new LongAdder();

	final LongAdder gaps = new LongAdder();

	final LongAdder cut = new LongAdder();

	EventStreamStats stats(long clients) {
		return new EventStreamStats(clients, this.opened.sum(), this.resumed.sum(), this.refused.sum(),
				this.unreadableIds.sum(), this.sent.sum(), this.replayed.sum(), this.gaps.sum(), this.cut.sum());
	}

}
