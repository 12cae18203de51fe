package io.pillar.session;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What was counted on this node.
 */
final class CountedSessionStats implements SessionStats {

	private final SessionCounters counters;

	private final LongSupplier active;

	private final LongSupplier pending;

	CountedSessionStats(SessionCounters counters, LongSupplier active, LongSupplier pending) {
		this.counters = counters;
		this.active = active;
		this.pending = pending;
	}

	@Override
	public long active() {
		return this.active.getAsLong();
	}

	@Override
	public long pending() {
		return this.pending.getAsLong();
	}

	@Override
	public long total(Count count) {
		return counter(count).sum();
	}

	private LongAdder counter(Count count) {
		return switch (count) {
			case CREATED -> this.counters.created;
			case DELETED -> this.counters.deleted;
			case EXPIRED -> this.counters.expired;
			case REFUSED -> this.counters.refused;
			case DROPPED -> this.counters.dropped;
			case LOADS -> this.counters.loads;
			case NEAR_HITS -> this.counters.nearHits;
			case SAVES -> this.counters.saves;
			case TOUCHES -> this.counters.touches;
			case GONE -> this.counters.gone;
			case CONFLICTS -> this.counters.conflicts;
			case QUARANTINED -> this.counters.quarantined;
			case UNREADABLE -> this.counters.unreadable;
			case TOO_LARGE -> this.counters.tooLarge;
			case SAVED_BYTES -> this.counters.bytesSaved;
			case EVENTS_MISSED -> this.counters.eventsMissed;
			case DEGRADED, UNSERVED, KEPT, LOST, PUSHED -> withoutRedis(count);
		};
	}

	private LongAdder withoutRedis(Count count) {
		return switch (count) {
			case DEGRADED -> this.counters.degraded;
			case UNSERVED -> this.counters.unserved;
			case KEPT -> this.counters.kept;
			case LOST -> this.counters.lost;
			default -> this.counters.pushed;
		};
	}

}
