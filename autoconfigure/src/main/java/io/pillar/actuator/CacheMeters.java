package io.pillar.actuator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;

import io.pillar.cache.TwoTierCacheStats;
import io.pillar.cache.WatchedCache;

/**
 * The meters of caches in one registry.
 */
final class CacheMeters {

	// what Spring Boot makes of the name of the bean
	private static final String MANAGER = "cacheManager";

	private static final String LOOKUPS = "Look-ups by whether there was a value, and the last tier that was asked";

	private final Map<String, Timer> waits = new ConcurrentHashMap<>();

	private final Map<String, DistributionSummary> payloads = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	CacheMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	void register(WatchedCache cache) {
		registerLookups(cache);
		registerEntries(cache);
		count(cache, "loads", "loads", "Loads begun", TwoTierCacheStats::loads);
		count(cache, "loads.failed", "loads", "Loads that failed", TwoTierCacheStats::failedLoads);
		count(cache, "fills.refused", "fills", "Loaded values not stored, because something changed since",
				TwoTierCacheStats::refusedFills);
		count(cache, "clears", "clears", "Times it was cleared", TwoTierCacheStats::clears);
		waits(cache.name());
		if (cache.shared()) {
			count(cache, "fallbacks", "fallbacks", "Look-ups that went on without Redis", TwoTierCacheStats::fallbacks);
			count(cache, "unreadable", "values", "Values in Redis that could not be read",
					TwoTierCacheStats::unreadable);
			count(cache, "unwritable", "values", "Values that could not be written to Redis",
					TwoTierCacheStats::unwritable);
			payloads(cache.name());
		}
	}

	void waited(String cache, long nanos) {
		waits(cache).record(nanos, TimeUnit.NANOSECONDS);
	}

	void payload(String cache, int bytes) {
		payloads(cache).record(bytes);
	}

	private void registerLookups(WatchedCache cache) {
		if (cache.local()) {
			lookups(cache, "local", "hit", TwoTierCacheStats::localHits);
		}
		if (cache.shared()) {
			lookups(cache, "shared", "hit", TwoTierCacheStats::sharedHits);
		}
		// no tier is counted twice, so that a sum over the tiers is what Boot's meter is
		lookups(cache, cache.shared() ? "shared" : "local", "miss", TwoTierCacheStats::misses);
	}

	private void lookups(WatchedCache cache, String tier, String result, ToLongFunction<TwoTierCacheStats> count) {
		boots(cache, "gets", LOOKUPS, count, Tags.of("tier", tier, "result", result));
	}

	private void registerEntries(WatchedCache cache) {
		boots(cache, "puts", "Values put and loaded values stored", (stats) -> stats.puts() + stats.fills(),
				Tags.empty());
		boots(cache, "removals", "Keys evicted by the application", TwoTierCacheStats::evictions, Tags.empty());
		if (cache.local()) {
			boots(cache, "evictions", "Entries that left memory because their life ended or there was no room",
					TwoTierCacheStats::localEvictions, Tags.empty());
			Gauge.builder("cache.size", cache, (watched) -> watched.stats().localSize())
				.tags(tags(cache))
				.description("Entries in the memory of this node, about")
				.register(this.registry);
		}
	}

	private void boots(WatchedCache cache, String noun, String description, ToLongFunction<TwoTierCacheStats> count,
			Tags more) {
		FunctionCounter.builder("cache." + noun, cache, (watched) -> count.applyAsLong(watched.stats()))
			.tags(tags(cache).and(more))
			.description(description)
			.register(this.registry);
	}

	private static Tags tags(WatchedCache cache) {
		return Tags.of("cache", cache.name(), "cache.manager", MANAGER, "name", cache.name());
	}

	private void count(WatchedCache cache, String noun, String unit, String description,
			ToLongFunction<TwoTierCacheStats> count) {
		FunctionCounter.builder("pillar.cache." + noun, cache, (watched) -> count.applyAsLong(watched.stats()))
			.tag("cache", cache.name())
			.description(description)
			.baseUnit(unit)
			.register(this.registry);
	}

	private Timer waits(String cache) {
		return this.waits.computeIfAbsent(cache,
				(name) -> Timer.builder("pillar.cache.waits")
					.tag("cache", name)
					.description("How long callers waited for the load of another")
					.register(this.registry));
	}

	private DistributionSummary payloads(String cache) {
		return this.payloads.computeIfAbsent(cache,
				(name) -> DistributionSummary.builder("pillar.cache.payload.size")
					.tag("cache", name)
					.description("Sizes of the values written to Redis")
					.baseUnit(BaseUnits.BYTES)
					.register(this.registry));
	}

}
