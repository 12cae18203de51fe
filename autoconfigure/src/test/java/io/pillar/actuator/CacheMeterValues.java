package io.pillar.actuator;

import java.util.Set;
import java.util.TreeSet;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationContext;

/**
 * Reads the meters of the cache {@code bots} of a node.
 */
record CacheMeterValues(MeterRegistry registry) {

	static CacheMeterValues of(ApplicationContext node) {
		return new CacheMeterValues(node.getBean(MeterRegistry.class));
	}

	double gets(String result, String tier) {
		return this.registry.get("cache.gets")
			.tags("cache", "bots", "name", "bots", "cache.manager", "cacheManager", "result", result, "tier", tier)
			.functionCounter()
			.count();
	}

	double boots(String noun) {
		return this.registry.get("cache." + noun)
			.tags("cache", "bots", "name", "bots", "cache.manager", "cacheManager")
			.functionCounter()
			.count();
	}

	double size() {
		return this.registry.get("cache.size").tag("cache", "bots").gauge().value();
	}

	double count(String noun) {
		return this.registry.get("pillar.cache." + noun).tag("cache", "bots").functionCounter().count();
	}

	double node(String noun) {
		return this.registry.get("pillar.cache." + noun).functionCounter().count();
	}

	double pending() {
		return this.registry.get("pillar.cache.pending").gauge().value();
	}

	long waits() {
		return this.registry.get("pillar.cache.waits").tag("cache", "bots").timer().count();
	}

	Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.registry.getMeters().forEach((meter) -> names.add(meter.getId().getName()));
		// a registry without histograms makes a gauge of each bucket
		names.removeIf((name) -> !name.matches("(pillar\\.)?cache\\..*") || name.endsWith(".histogram"));
		return names;
	}

}
