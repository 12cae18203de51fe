package io.pillar.benchmark;

import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine by itself.
 */
final class CaffeineNode implements Node {

	private final Cache<Object, Object> cache = Settings.caffeine().build();

	@Override
	public @Nullable Object lookup(String key) {
		return this.cache.getIfPresent(key);
	}

	@Override
	public @Nullable Payload get(String key) {
		return (Payload) this.cache.getIfPresent(key);
	}

	@Override
	public Payload get(String key, Supplier<Payload> loader) {
		return (Payload) this.cache.get(key, (missing) -> loader.get());
	}

	@Override
	public void put(String key, Payload payload) {
		this.cache.put(key, payload);
	}

	@Override
	public void evict(String key) {
		this.cache.invalidate(key);
	}

	@Override
	public void close() {
		this.cache.invalidateAll();
	}

}
