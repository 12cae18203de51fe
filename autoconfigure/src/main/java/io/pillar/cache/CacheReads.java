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

	boolean keepsLocally() {
		return this.keepsLocally;
	}

	boolean isShared() {
		return this.shared.isPresent();
	}

	/**
	 * Return whether what the caller may load is as new as what this node knows: a
	 * transaction may read what was before a change.
	 * @param key the key
	 * @return whether nothing changed since the transaction began, if there is one
	 */
	boolean isLatest(String key) {
		Optional<Long> began = this.transactions.began();
		return began.isEmpty() || this.local.isUnchangedSince(key, began.get());
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
		return lookup(key, guarded, true);
	}

	/**
	 * Look a key up once more for a caller whose miss was counted.
	 * @param key the key
	 * @return an entry, or a ticket
	 */
	Lookup lookAgain(String key) {
		return lookup(key, true, false);
	}

	private Lookup lookup(String key, boolean guarded, boolean counted) {
		Lookup known = known(key, guarded);
		if (known != null) {
			return known;
		}
		LocalStamp stamp = this.local.stamp(key);
		return found(stamp, this.shared.read(key, guarded), counted);
	}

	CompletableFuture<Lookup> lookupAsync(String key, boolean guarded) {
		return lookupAsync(key, guarded, true);
	}

	CompletableFuture<Lookup> lookAgainAsync(String key) {
		return lookupAsync(key, true, false);
	}

	private CompletableFuture<Lookup> lookupAsync(String key, boolean guarded, boolean counted) {
		Lookup known = known(key, guarded);
		if (known != null) {
			return CompletableFuture.completedFuture(known);
		}
		LocalStamp stamp = this.local.stamp(key);
		// loaded by a transaction, stored on a thread that knows nothing of its snapshot
		// and
		// its commit: not at all
		boolean stored = this.transactions.began().isEmpty();
		return this.shared.readAsync(key, guarded)
			.thenApply((found) -> found(stamp, found, counted))
			.thenApply((lookup) -> stored ? lookup : unstored(stamp, lookup));
	}

	/**
	 * Look up what another caller stored a moment ago.
	 * @param key the key
	 * @return the entry, {@code null} where it is gone again
	 */
	@Nullable LocalEntry present(String key) {
		LocalEntry entry = local(key);
		return (entry != null) ? entry : lookup(key, false).entry();
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
	 * did, or what came into memory before the caller was the one to load.
	 */
	private @Nullable Lookup known(String key, boolean guarded) {
		boolean hasUncommitted = this.transactions.hasUncommitted();
		if (hasUncommitted) {
			Optional<TransactionScope.Uncommitted> own = this.transactions.uncommitted(this.settings.name(), key);
			if (own.isPresent()) {
				LocalEntry put = own.get().put();
				return (put != null) ? Lookup.hit(put) : Lookup.miss(FillTicket.buried(this.local.stamp(key)));
			}
		}
		LocalEntry entry = ((hasUncommitted || guarded) && this.keepsLocally) ? this.local.get(key) : null;
		return (entry != null) ? hit(entry, CacheTrace.Outcome.LOCAL_HIT) : null;
	}

	private Lookup found(LocalStamp stamp, Found found, boolean counted) {
		if (found instanceof Found.Value value) {
			long life = this.keepsLocally ? value.lifeNanos() : 0;
			LocalEntry entry = this.local.entry(stamp, value.value(), life, 0);
			this.local.store(stamp, entry);
			return counted ? hit(entry, CacheTrace.Outcome.SHARED_HIT) : Lookup.hit(entry);
		}
		if (counted) {
			missed(found);
		}
		return Lookup.miss(FillTicket.of(stamp, found));
	}

	private void missed(Found found) {
		if (found instanceof Found.Unavailable && this.shared.isPresent()) {
			this.counters.fallbacks.increment();
		}
		this.counters.misses.increment();
		CacheTrace.record(this.settings.name(), CacheTrace.Outcome.MISS);
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
		return found(stamp, (lease != null) ? this.shared.takeOver(ticket.key(), lease) : new Found.Unavailable(),
				false);
	}

	CompletableFuture<Lookup> takeOverAsync(FillTicket ticket) {
		Found.Lease lease = ticket.lease();
		LocalStamp stamp = this.local.stamp(ticket.key());
		CompletableFuture<Found> taken = (lease != null) ? this.shared.takeOverAsync(ticket.key(), lease)
				: CompletableFuture.completedFuture(new Found.Unavailable());
		return taken.thenApply((found) -> found(stamp, found, false));
	}

}
