package io.pillar.actuator;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.pillar.presence.PresenceInspection;
import io.pillar.presence.PresenceStats;

/**
 * The meters of presence on this node. Who is where is in no meter.
 */
class PillarPresenceMetrics implements MeterBinder {

	private final PresenceInspection presence;

	PillarPresenceMetrics(PresenceInspection presence) {
		this.presence = presence;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "members", "members", "Connections in channels that this node holds", PresenceStats::members);
		gauge(registry, "online", "users", "Users who are online anywhere, as this node was told",
				PresenceStats::online);
		count(registry, "joins", "joins", "Joins that were told", PresenceStats::joins);
		count(registry, "leaves", "leaves", "Leaves that were told", PresenceStats::leaves);
		count(registry, "updates", "updates", "Updates that were told", PresenceStats::updates);
		count(registry, "sweeps", "entries", "Entries of dead nodes, or past their time, that were ended",
				PresenceStats::swept);
		count(registry, "heals", "entries", "Entries that were put right because Redis was wrong",
				PresenceStats::heals);
		count(registry, "resyncs", "partitions", "Times what was told was compared with what there is",
				PresenceStats::resyncs);
		count(registry, "refused", "members", "Members that were not let in", PresenceStats::refused);
		count(registry, "failures", "events", "Events at which a listener failed", PresenceStats::failures);
		count(registry, "unreadable", "entries", "Entries and messages that could not be read",
				PresenceStats::unreadable);
		FunctionTimer
			.builder("pillar.presence.beat", this.presence, (presence) -> presence.stats().beats(),
					(presence) -> presence.stats().beatNanos(), TimeUnit.NANOSECONDS)
			.description("How long it took until a partition answered a sign of life")
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String unit, String description,
			ToDoubleFunction<PresenceStats> value) {
		Gauge.builder("pillar.presence." + name, this.presence, (presence) -> value.applyAsDouble(presence.stats()))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

	private void count(MeterRegistry registry, String name, String unit, String description,
			ToDoubleFunction<PresenceStats> value) {
		FunctionCounter
			.builder("pillar.presence." + name, this.presence, (presence) -> value.applyAsDouble(presence.stats()))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

}
