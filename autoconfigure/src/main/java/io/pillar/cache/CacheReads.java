package io.pillar.cache;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Found;

/**
 * Looks values up in both tiers.
 */
final class CacheReads {

	private final CacheSettings settings;

	private final LocalTier local;

	private final CacheCounters counters;

	private final TransactionScope transactions;

	private final boolean keepsLocally;

	private SharedTier shared = new NoSharedTier();

	CacheReads(CacheSettings settings, LocalTier local, CacheCounters counters, TransactionScope transactions) {
		this.settings = settings;
		this.local = local;
		this.counters = counters;
		this.transactions = transactions;
		this.keepsLocally = settings.tiers() != CacheTiers.REDIS;
	}

	void use(SharedTier shared) {
		this.shared = shared;
	}

	/**
	 * Look a key up in the memory of this node only.
	 * @param key the key
	 * @return the entry, {@code null} where there is none
	 */
	@Nullable LocalEntry local(String key) {
		if (!this.keepsLocally) {
			return null;
		}
		LocalEntry entry = this.local.get(key);
		if (entry == null || this.transactions.hasUncommitted()) {
			return null;
		}
		this.counters.localHits.increment();
		CacheTrace.record(this.settings.name(), CacheTrace.Outcome.LOCAL_HIT);
		return entry;
	}

	Lookup lookup(String key, boolean guarded) {
		Lookup known = known(key);
		if (known != null) {
			return known;
		}
		LocalStamp stamp = this.local.stamp(key);
		return found(stamp, this.shared.read(key, guarded));
	}

	CompletableFuture<Lookup> lookupAsync(String key, boolean guarded) {
		Lookup known = known(key);
		if (known != null) {
			return CompletableFuture.completedFuture(known);
		}
		LocalStamp stamp = this.local.stamp(key);
		// loaded by a transaction that may have written, stored on a thread that knows
		// nothing
		// of its commit: not at all
		boolean stored = !this.transactions.mayHaveWritten();
		return this.shared.readAsync(key, guarded)
			.thenApply((found) -> stored ? found(stamp, found) : unstored(stamp, found(stamp, found)));
	}

	private Lookup unstored(LocalStamp stamp, Lookup lookup) {
		if (lookup.ticket() == null) {
			return lookup;
		}
		Found.Lease lease = lookup.ticket().lease();
		if (lease != null && lease.own()) {
			this.shared.release(stamp.key(), lease.token());
		}
		return Lookup.miss(FillTicket.buried(stamp));
	}

	/**
	 * Look up what needs no question to the shared tier: what the caller's transaction
	 * did, or what came into memory since the caller looked.
	 */
	private @Nullable Lookup known(String key) {
		if (this.transactions.hasUncommitted()) {
			Optional<TransactionScope.Uncommitted> own = this.transactions.uncommitted(this.settings.name(), key);
			if (own.isPresent()) {
				LocalEntry put = own.get().put();
				return (put != null) ? Lookup.hit(put) : Lookup.miss(FillTicket.buried(this.local.stamp(key)));
			}
			LocalEntry entry = this.keepsLocally ? this.local.get(key) : null;
			return (entry != null) ? hit(entry, CacheTrace.Outcome.LOCAL_HIT) : null;
		}
		return null;
	}

	private Lookup found(LocalStamp stamp, Found found) {
		if (found instanceof Found.Value value) {
			long life = this.keepsLocally ? value.lifeNanos() : 0;
			LocalEntry entry = this.local.entry(stamp, value.value(), life, 0);
			this.local.store(stamp, entry);
			return hit(entry, CacheTrace.Outcome.SHARED_HIT);
		}
		if (found instanceof Found.Unavailable && this.shared.isPresent()) {
			this.counters.fallbacks.increment();
		}
		this.counters.misses.increment();
		CacheTrace.record(this.settings.name(), CacheTrace.Outcome.MISS);
		return Lookup.miss(FillTicket.of(stamp, found));
	}

	private Lookup hit(LocalEntry entry, CacheTrace.Outcome outcome) {
		((outcome == CacheTrace.Outcome.LOCAL_HIT) ? this.counters.localHits : this.counters.sharedHits).increment();
		CacheTrace.record(this.settings.name(), outcome);
		return Lookup.hit(entry);
	}

	/**
	 * Take over a lease that was left by another load.
	 * @param ticket the ticket that holds it
	 * @return an entry, or a ticket with which to load
	 */
	Lookup takeOver(FillTicket ticket) {
		Found.Lease lease = ticket.lease();
		LocalStamp stamp = this.local.stamp(ticket.key());
		return found(stamp, (lease != null) ? this.shared.takeOver(ticket.key(), lease) : new Found.Unavailable());
	}

}
