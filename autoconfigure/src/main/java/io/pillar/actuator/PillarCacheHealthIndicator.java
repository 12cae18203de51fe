package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.pillar.cache.CacheCoherence;
import io.pillar.cache.TwoTierCacheManager;
import io.pillar.cache.TwoTierCacheStats;
import io.pillar.cache.WatchedCache;

/**
 * Says how much each tier of each cache answers. It is up even without Redis, because
 * memory and loaders go on.
 */
class PillarCacheHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_LISTED = 50;

	private final TwoTierCacheManager manager;

	private final @Nullable CacheCoherence coherence;

	PillarCacheHealthIndicator(TwoTierCacheManager manager, @Nullable CacheCoherence coherence) {
		super("The cache could not say how it is");
		this.manager = manager;
		this.coherence = coherence;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		CacheCoherence coherence = this.coherence;
		health.up().withDetail("degraded", coherence != null && !coherence.isSharing());
		if (coherence != null) {
			health.withDetail("pendingChanges", coherence.stats().pending());
		}
		List<WatchedCache> caches = this.manager.watch().toList();
		Map<String, Object> listed = new TreeMap<>();
		caches.stream().limit(MAX_LISTED).forEach((cache) -> listed.put(cache.name(), details(cache)));
		health.withDetail("caches", listed);
		if (caches.size() > MAX_LISTED) {
			health.withDetail("cachesNotListed", caches.size() - MAX_LISTED);
		}
	}

	private static Map<String, Object> details(WatchedCache cache) {
		TwoTierCacheStats stats = cache.stats();
		Map<String, Object> ratios = new LinkedHashMap<>();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("hitRatio", ratios);
		if (cache.local()) {
			ratios.put("local", ratio(stats.localHitRatio()));
			details.put("size", stats.localSize());
		}
		if (cache.shared()) {
			ratios.put("shared", ratio(stats.sharedHitRatio()));
		}
		return details;
	}

	private static Object ratio(OptionalDouble ratio) {
		return ratio.isPresent() ? Math.round(ratio.getAsDouble() * 1000) / 1000.0 : "no look-ups yet";
	}

}
