package io.pillar.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A cache as a method with {@code @CachePut} sees it: what it puts is a change, whatever
 * its thread looked up before.
 */
final class CacheChange implements Cache {

	private final TwoTierCache cache;

	CacheChange(TwoTierCache cache) {
		this.cache = cache;
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		this.cache.change(CacheKeys.of(key), value);
	}

	@Override
	public String getName() {
		return this.cache.getName();
	}

	@Override
	public Object getNativeCache() {
		return this.cache.getNativeCache();
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return this.cache.get(key);
	}

	@Override
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		return this.cache.get(key, type);
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		return this.cache.get(key, loader);
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		return this.cache.retrieve(key);
	}

	@Override
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		return this.cache.retrieve(key, loader);
	}

	@Override
	public void evict(Object key) {
		this.cache.evict(key);
	}

	@Override
	public void clear() {
		this.cache.clear();
	}

}
