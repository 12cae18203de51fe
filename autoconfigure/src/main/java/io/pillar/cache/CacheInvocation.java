package io.pillar.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A cache as one invocation of a cached method sees it. It keeps the ticket of the miss
 * until the value is put, on whatever thread that happens.
 */
final class CacheInvocation implements Cache {

	private final TwoTierCache cache;

	private volatile @Nullable FillTicket ticket;

	private volatile boolean blocking = true;

	CacheInvocation(TwoTierCache cache) {
		this.cache = cache;
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.cache.reads().local(name);
		return (entry != null) ? entry : keep(this.cache.reads().lookup(name, false));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		// the put may come on an event loop
		this.blocking = false;
		String name = CacheKeys.of(key);
		LocalEntry entry = this.cache.reads().local(name);
		return (entry != null) ? CompletableFuture.completedFuture(entry)
				: this.cache.reads().lookupAsync(name, false).thenApply(this::keep);
	}

	private @Nullable LocalEntry keep(Lookup lookup) {
		this.ticket = lookup.ticket();
		return lookup.entry();
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		FillTicket ticket = this.ticket;
		if (ticket != null && ticket.key().equals(CacheKeys.of(key))) {
			if (this.blocking) {
				this.cache.fills().fillOrDefer(this.cache, ticket, value);
			}
			else {
				this.cache.fills().fillAsync(ticket, value);
			}
		}
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
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		return this.cache.get(key, type);
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		return this.cache.get(key, loader);
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
