package io.pillar.cache;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Changed;
import io.pillar.cache.SharedTier.Found;

/**
 * Stores what was loaded.
 */
final class CacheFills {

	private static final SharedTier.Guard NO_GUARD = () -> {
	};

	private final CacheSettings settings;

	private final LocalTier local;

	private final CacheCounters counters;

	private final TransactionScope transactions;

	private final CacheChanges changes;

	private final boolean keepsLocally;

	private SharedTier shared = new NoSharedTier();

	CacheFills(CacheSettings settings, LocalTier local, CacheCounters counters, TransactionScope transactions,
			CacheChanges changes) {
		this.settings = settings;
		this.local = local;
		this.counters = counters;
		this.transactions = transactions;
		this.changes = changes;
		this.keepsLocally = settings.tiers() != CacheTiers.REDIS;
	}

	void use(SharedTier shared) {
		this.shared = shared;
	}

	/**
	 * Keep the lease of a ticket alive, where it is the caller's own and others wait for
	 * it.
	 * @param ticket the ticket
	 * @return to be told when the load has ended
	 */
	SharedTier.Guard guard(FillTicket ticket) {
		Found.Lease lease = ticket.lease();
		return (lease != null && lease.own() && lease.guarded()) ? this.shared.guard(ticket.key(), lease.token())
				: NO_GUARD;
	}

	/**
	 * Give the lease of a ticket back, because the load failed.
	 * @param ticket the ticket
	 */
	void giveUp(FillTicket ticket) {
		Found.Lease lease = ticket.lease();
		if (lease != null && lease.own()) {
			this.shared.release(ticket.key(), lease.token());
		}
	}

	/**
	 * Store what was loaded.
	 * @param ticket the ticket of the miss
	 * @param value the value
	 * @return whether it is stored, on the node at least
	 */
	boolean fill(FillTicket ticket, @Nullable Object value) {
		return fillSince(ticket, value, this.transactions.began().orElse(null));
	}

	boolean fillSince(FillTicket ticket, @Nullable Object value, @Nullable Long since) {
		long began = System.nanoTime();
		Found.Lease lease = ticket.lease();
		if (isOvertaken(ticket, since)) {
			return refused();
		}
		return (lease != null) ? filled(this.shared.fill(ticket.key(), lease, value, since), ticket, value, began)
				: store(ticket, value, began, false);
	}

	/**
	 * Store a value where there is none.
	 * @param ticket the ticket of the miss
	 * @param value the value
	 * @return whether it is stored, on the node at least
	 */
	boolean fillIfAbsent(FillTicket ticket, @Nullable Object value) {
		if (ticket.lease() != null || !this.keepsLocally) {
			return fill(ticket, value);
		}
		if (isOvertaken(ticket, this.transactions.began().orElse(null))) {
			return refused();
		}
		LocalEntry entry = this.local.entry(ticket.stamp(), value, life(value, System.nanoTime()), 0);
		return this.local.storeIfAbsent(ticket.stamp(), entry) || refused();
	}

	CompletableFuture<Boolean> fillAsync(FillTicket ticket, @Nullable Object value) {
		long began = System.nanoTime();
		Found.Lease lease = ticket.lease();
		if (isOvertaken(ticket, null)) {
			return CompletableFuture.completedFuture(refused());
		}
		return (lease != null)
				? this.shared.fillAsync(ticket.key(), lease, value, null)
					.thenApply((filled) -> filled(filled, ticket, value, began))
				: CompletableFuture.completedFuture(store(ticket, value, began, false));
	}

	/**
	 * Store what was loaded by one who says that it was loaded.
	 * @param cache the cache
	 * @param ticket the ticket of the miss
	 * @param value the value
	 */
	void fillOrDefer(TwoTierCache cache, FillTicket ticket, @Nullable Object value) {
		if (this.transactions.mayHaveWritten()) {
			fillAtCommit(cache, ticket, value, false);
		}
		else {
			fill(ticket, value);
		}
	}

	void fillAtCommit(TwoTierCache cache, FillTicket ticket, @Nullable Object value, boolean orEvict) {
		if (this.transactions.uncommitted(this.settings.name(), ticket.key()).isEmpty()) {
			this.transactions.fill(cache, ticket, value, orEvict);
		}
		else if (orEvict) {
			this.transactions.evict(cache, ticket.key());
		}
	}

	/**
	 * Put what a direct caller loaded, or changed: which of them it was is not known. So
	 * it is stored only where nothing changed since the miss, as what was loaded is, and
	 * told to all nodes, as what was changed is.
	 * @param cache the cache
	 * @param ticket the ticket of the miss
	 * @param expired whether the miss was long ago
	 * @param value the value
	 */
	void fillOrEvict(TwoTierCache cache, FillTicket ticket, boolean expired, @Nullable Object value) {
		if (this.transactions.mayHaveWritten()) {
			fillAtCommit(cache, ticket, value, true);
			return;
		}
		Long since = this.transactions.began().orElse(null);
		if (expired || isOvertaken(ticket, since)) {
			refused();
			this.changes.evict(ticket.key(), null);
			return;
		}
		Changed changed = this.changes.putSince(ticket, value, since);
		if (changed.isMade() || changed == Changed.PENDING) {
			this.counters.fills.increment();
			return;
		}
		refused();
		if (changed.result() == Changed.Result.OTHER && !isThere(cache, ticket.key(), value)) {
			this.changes.evict(ticket.key(), null);
		}
	}

	private static boolean isThere(TwoTierCache cache, String key, @Nullable Object value) {
		LocalEntry entry = cache.reads().lookup(key, false).entry();
		return entry != null && Objects.equals(entry.get(), value);
	}

	private boolean isOvertaken(FillTicket ticket, @Nullable Long since) {
		boolean overtaken = ticket.buried() || since != null && !this.local.isUnchangedSince(ticket.key(), since)
				|| this.transactions.hasUncommitted()
						&& this.transactions.uncommitted(this.settings.name(), ticket.key()).isPresent();
		if (overtaken) {
			giveUp(ticket);
		}
		return overtaken;
	}

	private boolean filled(SharedTier.Filled filled, FillTicket ticket, @Nullable Object value, long began) {
		return switch (filled) {
			case STORED -> store(ticket, value, began, true);
			case UNAVAILABLE -> store(ticket, value, began, false);
			case OTHER_VALUE, REFUSED -> refused();
		};
	}

	private boolean store(FillTicket ticket, @Nullable Object value, long began, boolean shared) {
		boolean kept = this.keepsLocally
				&& this.local.store(ticket.stamp(), this.local.entry(ticket.stamp(), value, life(value, began), 0));
		if (kept || shared) {
			this.counters.fills.increment();
		}
		return shared || kept || this.shared.isPresent() && !this.keepsLocally || refused();
	}

	private long life(@Nullable Object value, long began) {
		return this.shared.isPresent() ? this.settings.leastLifeNanos(value, began) : this.settings.lifeNanos(value);
	}

	private boolean refused() {
		this.counters.refusedFills.increment();
		return false;
	}

}
