package io.pillar.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A cache as one invocation of a cached method sees it. It keeps the ticket of the miss
 * until the value is put, on whatever thread that happens.
 */
final class CacheInvocation extends CacheView {

	private volatile @Nullable FillTicket ticket;

	private volatile boolean blocking = true;

	CacheInvocation(TwoTierCache cache) {
		super(cache);
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		String name = CacheKeys.of(key);
		LocalEntry entry = cache().reads().local(name);
		return (entry != null) ? entry : keep(cache().reads().lookup(name, false));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		// the put may come on an event loop
		this.blocking = false;
		String name = CacheKeys.of(key);
		LocalEntry entry = cache().reads().local(name);
		return (entry != null) ? CompletableFuture.completedFuture(entry)
				: cache().reads().lookupAsync(name, false).thenApply(this::keep);
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
				cache().fills().fillOrDefer(cache(), ticket, value);
			}
			else {
				cache().fills().fillAsync(ticket, value);
			}
		}
	}

}
