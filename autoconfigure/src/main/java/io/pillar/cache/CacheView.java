package io.pillar.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A cache as a cached method sees it: the cache does all that the view does not do
 * itself.
 */
abstract class CacheView implements Cache {

	private final TwoTierCache cache;

	CacheView(TwoTierCache cache) {
		this.cache = cache;
	}

	final TwoTierCache cache() {
		return this.cache;
	}

	@Override
	public final String getName() {
		return this.cache.getName();
	}

	@Override
	public final Object getNativeCache() {
		return this.cache.getNativeCache();
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return this.cache.get(key);
	}

	@Override
	public final <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		return this.cache.get(key, type);
	}

	@Override
	public final <T> @Nullable T get(Object key, Callable<T> loader) {
		return this.cache.get(key, loader);
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		return this.cache.retrieve(key);
	}

	@Override
	public final <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		return this.cache.retrieve(key, loader);
	}

	@Override
	public final void evict(Object key) {
		this.cache.evict(key);
	}

	@Override
	public final void clear() {
		this.cache.clear();
	}

}
