package io.pillar.actuator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.pillar.cache.CacheCoherence;
import io.pillar.cache.CacheListener;
import io.pillar.cache.CoherenceStats;

/**
 * The meters of what keeps the memories of all nodes in agreement.
 */
class PillarCacheCoherenceMetrics implements MeterBinder, CacheListener {

	// buckets of all nodes can be added up, which percentiles cannot
	private static final Duration[] LAGS = { Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
			Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
			Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
			Duration.ofSeconds(5) };

	private final List<Timer> lags = new CopyOnWriteArrayList<>();

	private final Supplier<CacheCoherence> coherence;

	/**
	 * Create the meters.
	 * @param coherence asked when the meters are read, because it tells this listener and
	 * so is made later
	 */
	PillarCacheCoherenceMetrics(Supplier<CacheCoherence> coherence) {
		this.coherence = coherence;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		count(registry, "messages", "messages", "Messages about changes received", CoherenceStats::messages);
		count(registry, "gaps", "gaps", "Times messages turned out to be missing", CoherenceStats::gaps);
		count(registry, "repaired.keys", "keys", "Keys dropped from memory because a missing message named them",
				CoherenceStats::repairedKeys);
		count(registry, "dropped.stripes", "stripes",
				"Stripes dropped from memory because what is missing could not be known",
				CoherenceStats::droppedStripes);
		count(registry, "replayed", "changes", "Changes made up for after Redis was away", CoherenceStats::replayed);
		Gauge.builder("pillar.cache.pending", this.coherence, (coherence) -> coherence.get().stats().pending())
			.description("Changes still to be made up for")
			.baseUnit("changes")
			.register(registry);
		this.lags.add(Timer.builder("pillar.cache.invalidation.lag")
			.description("How long after a change on any node its message arrived")
			.serviceLevelObjectives(LAGS)
			.register(registry));
	}

	@Override
	public void invalidationReceived(long lagNanos) {
		this.lags.forEach((lag) -> lag.record(lagNanos, TimeUnit.NANOSECONDS));
	}

	private void count(MeterRegistry registry, String noun, String unit, String description,
			ToLongFunction<CoherenceStats> count) {
		FunctionCounter
			.builder("pillar.cache." + noun, this.coherence, (coherence) -> count.applyAsLong(coherence.get().stats()))
			.description(description)
			.baseUnit(unit)
			.register(registry);
	}

}
