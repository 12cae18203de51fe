package io.pillar.cache;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Changed;

/**
 * Makes changes: in the shared tier, and in the memory of this node.
 */
final class CacheChanges {

	private final CacheSettings settings;

	private final LocalTier local;

	private final CacheCounters counters;

	private final Flights flights;

	private final boolean keepsLocally;

	private SharedTier shared = new NoSharedTier();

	CacheChanges(CacheSettings settings, LocalTier local, CacheCounters counters, Flights flights) {
		this.settings = settings;
		this.local = local;
		this.counters = counters;
		this.flights = flights;
		this.keepsLocally = settings.tiers() != CacheTiers.REDIS;
	}

	void use(SharedTier shared) {
		this.shared = shared;
	}

	void put(String key, @Nullable Object value) {
		this.counters.puts.increment();
		forget(key);
		put(this.local.stamp(key), value, SharedChange.put(value));
	}

	/**
	 * Put a value that may have been loaded after a miss and may have been changed after
	 * it, if nothing else changed since. Whoever holds a value is told: it is older where
	 * this is a change.
	 * @param ticket the ticket of the miss
	 * @param value the value
	 * @param since where the miss was in a transaction, its beginning
	 * @return what is there now
	 */
	Changed putSince(FillTicket ticket, @Nullable Object value, @Nullable Long since) {
		this.flights.drop(ticket.key());
		return put(ticket.stamp(), value, SharedChange.putSince(value, ticket, since));
	}

	private Changed put(LocalStamp stamp, @Nullable Object value, SharedChange change) {
		long began = System.nanoTime();
		Changed changed = this.shared.change(stamp.key(), change, (made) -> {
			if (made.isMade()) {
				store(stamp, value, began, made.number());
			}
		});
		if (changed == Changed.PENDING) {
			store(stamp, value, began, 0);
		}
		else if (!changed.isMade()) {
			this.local.invalidate(stamp.key());
		}
		this.flights.drop(stamp.key());
		return changed;
	}

	/**
	 * Put a value after the transaction that wrote it has committed. Whether another one
	 * committed the same key meanwhile, the shared tier knows by the tombstone, and a
	 * node that has none by the stamp.
	 * @param key the key
	 * @param buried what it was like when it was buried
	 * @param value the value
	 * @param tombstone the tombstone
	 */
	void putCommitted(String key, Buried buried, @Nullable Object value, byte[] tombstone) {
		this.counters.puts.increment();
		if (this.shared.isPresent()) {
			change(key, (buried.generation() != null) ? SharedChange.putBuried(value, tombstone, buried.generation())
					: SharedChange.evict(tombstone));
			return;
		}
		this.flights.drop(key);
		store(buried.stamp(), value, System.nanoTime(), 0);
		this.flights.drop(key);
	}

	private void store(LocalStamp stamp, @Nullable Object value, long began, long number) {
		if (this.keepsLocally) {
			long life = this.shared.isPresent() ? this.settings.leastLifeNanos(value, began)
					: this.settings.lifeNanos(value);
			this.local.storeChange(stamp, this.local.entry(stamp, value, life, number));
		}
	}

	boolean evict(String key, byte @Nullable [] tombstone) {
		this.counters.evictions.increment();
		boolean present = this.local.get(key) != null;
		return change(key, SharedChange.evict(tombstone)).existed() || present;
	}

	/**
	 * Let nobody store a value until the transaction that changes it has committed.
	 * @param key the key
	 * @param tombstone stands in the entry until then
	 * @return what the key is like now
	 */
	Buried bury(String key, byte[] tombstone) {
		Changed changed = change(key, SharedChange.bury(tombstone));
		return new Buried(this.local.stamp(key), changed.generation());
	}

	/**
	 * Do the same for a key whose new value may only have been loaded after a miss.
	 * @param ticket the ticket of the miss
	 * @param tombstone stands in the entry until then
	 * @param began when the transaction began
	 * @return what the key is like now, {@code null} where something changed since the
	 * miss, or since the transaction began: then the value may not be put
	 */
	@Nullable Buried burySince(FillTicket ticket, byte[] tombstone, long began) {
		boolean unchanged = this.local.isUnchangedSince(ticket.key(), began) && !ticket.buried();
		unchanged &= this.local.invalidateSince(ticket.stamp());
		Changed changed = change(ticket.key(), SharedChange.burySince(tombstone, ticket, began));
		unchanged &= changed.isMade() || !this.shared.isPresent();
		return unchanged ? new Buried(this.local.stamp(ticket.key()), changed.generation()) : null;
	}

	/**
	 * Undo what {@link #bury} did.
	 * @param key the key
	 * @param tombstone the tombstone
	 */
	void unbury(String key, byte[] tombstone) {
		this.shared.release(key, tombstone);
	}

	byte[] tombstone() {
		return this.shared.tombstone();
	}

	private Changed change(String key, SharedChange change) {
		forget(key);
		Changed changed = this.shared.change(key, change, (number) -> {
		});
		// once more: who read the old value before the change may have stored it
		// meanwhile
		forget(key);
		return changed;
	}

	private void forget(String key) {
		this.local.invalidate(key);
		this.flights.drop(key);
	}

	void clear() {
		this.counters.clears.increment();
		forgetAll();
		this.shared.clear();
		forgetAll();
	}

	private void forgetAll() {
		this.local.dropAll();
		this.flights.dropAll();
		this.local.tidy();
	}

	/**
	 * What a key was like when a transaction was about to commit.
	 *
	 * @param stamp on this node
	 * @param generation of the cache in the shared tier: a value that is put later is of
	 * it, because who cleared the cache meanwhile may have changed the value
	 */
	record Buried(LocalStamp stamp, @Nullable CacheGeneration generation) {

	}

}
