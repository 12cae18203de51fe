package io.pillar.actuator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.pillar.cache.CacheListener;
import io.pillar.cache.WatchedCache;

/**
 * The meters of each cache, from the moment it is made: {@code cache.*} as Spring Boot
 * has it, with the tier that answered, and {@code pillar.cache.*}.
 */
class PillarCacheMetrics implements MeterBinder, CacheListener {

	private final Map<String, WatchedCache> caches = new ConcurrentHashMap<>();

	private final List<CacheMeters> bound = new CopyOnWriteArrayList<>();

	@Override
	public void bindTo(MeterRegistry registry) {
		CacheMeters meters = new CacheMeters(registry);
		this.bound.add(meters);
		this.caches.values().forEach(meters::register);
	}

	@Override
	public void created(WatchedCache cache) {
		this.caches.put(cache.name(), cache);
		this.bound.forEach((meters) -> meters.register(cache));
	}

	@Override
	public void waitedForLoad(String cache, long nanos) {
		this.bound.forEach((meters) -> meters.waited(cache, nanos));
	}

	@Override
	public void payloadWritten(String cache, int bytes) {
		this.bound.forEach((meters) -> meters.payload(cache, bytes));
	}

}
