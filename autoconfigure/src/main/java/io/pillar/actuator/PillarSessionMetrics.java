package io.pillar.actuator;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.pillar.session.SessionStats;
import io.pillar.session.SessionStats.Count;

/**
 * The meters of sessions on this node: {@code pillar.session.active} and
 * {@code pillar.session.pending}, and what they did since the node started. Whose they
 * are is in no meter.
 */
class PillarSessionMetrics implements MeterBinder {

	private final SessionStats stats;

	PillarSessionMetrics(SessionStats stats) {
		this.stats = stats;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("pillar.session.active", this.stats, SessionStats::active)
			.description("Sessions that this node knows")
			.baseUnit("sessions")
			.register(registry);
		Gauge.builder("pillar.session.pending", this.stats, SessionStats::pending)
			.description("Sessions whose changes this node keeps for Redis")
			.baseUnit("sessions")
			.register(registry);
		sessions(registry);
		uses(registry);
		troubles(registry);
	}

	private void sessions(MeterRegistry registry) {
		count(registry, Count.CREATED, "created", "sessions", "Sessions that began");
		count(registry, Count.DELETED, "deleted", "sessions", "Sessions that were ended");
		count(registry, Count.EXPIRED, "expired", "sessions", "Sessions that nobody used any more");
		count(registry, Count.REFUSED, "refused", "sessions", "Sessions that were one too many of their user");
		count(registry, Count.DROPPED, "dropped", "sessions", "Sessions that were ended for a later one of their user");
	}

	private void uses(MeterRegistry registry) {
		tagged(registry, Count.LOADS, "loads", "Look-ups of sessions", "tier", "store");
		tagged(registry, Count.NEAR_HITS, "loads", "Look-ups of sessions", "tier", "near");
		count(registry, Count.SAVES, "saves", null, "Sessions that were stored");
		count(registry, Count.TOUCHES, "touches", null, "Sessions that were stored only because they were used");
		count(registry, Count.SAVED_BYTES, "saved", "bytes", "Attributes that were stored");
		count(registry, Count.CONFLICTS, "conflicts", null, "Exact changes that were tried again");
		count(registry, Count.GONE, "gone", null, "Changes of sessions that had ended");
	}

	private void troubles(MeterRegistry registry) {
		tagged(registry, Count.QUARANTINED, "unreadable", "What could not be read", "what", "attribute");
		tagged(registry, Count.UNREADABLE, "unreadable", "What could not be read", "what", "session");
		count(registry, Count.EVENTS_MISSED, "events-missed", "events", "Events that listeners were too slow for");
		count(registry, Count.TOO_LARGE, "too-large", "sessions", "Sessions that were too large to be stored");
		tagged(registry, Count.DEGRADED, "away", "Look-ups without Redis", "outcome", "served");
		tagged(registry, Count.UNSERVED, "away", "Look-ups without Redis", "outcome", "unserved");
		tagged(registry, Count.KEPT, "changes", "Changes without Redis", "outcome", "kept");
		tagged(registry, Count.PUSHED, "changes", "Changes without Redis", "outcome", "pushed");
		tagged(registry, Count.LOST, "changes", "Changes without Redis", "outcome", "lost");
	}

	private void count(MeterRegistry registry, Count count, String noun, @Nullable String unit, String description) {
		FunctionCounter.builder("pillar.session." + noun, this.stats, (stats) -> stats.total(count))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	private void tagged(MeterRegistry registry, Count count, String noun, String description, String tag,
			String value) {
		FunctionCounter.builder("pillar.session." + noun, this.stats, (stats) -> stats.total(count))
			.description(description)
			.tag(tag, value)
			.register(registry);
	}

}
