package io.pillar.cache;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Change;
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

	void put(String key, @Nullable Object value, byte @Nullable [] tombstone) {
		this.counters.puts.increment();
		forget(key);
		LocalStamp stamp = this.local.stamp(key);
		long began = System.nanoTime();
		Changed changed = this.shared.change(key, new Change(Change.Kind.PUT, value, tombstone), (number) -> {
			if (tombstone == null) {
				store(stamp, value, began, number);
			}
		});
		if (changed == Changed.PENDING) {
			store(stamp, value, began, 0);
		}
		else if (!changed.stored()) {
			this.local.invalidate(key);
		}
		this.flights.drop(key);
	}

	private void store(LocalStamp stamp, @Nullable Object value, long began, long number) {
		// a cache that lives in Redis only keeps its own changes while Redis is away
		if (this.keepsLocally) {
			this.local.store(stamp,
					this.local.entry(stamp, value, CacheFills.lifeNanos(this.settings, value, began), number));
		}
	}

	boolean evict(String key, byte @Nullable [] tombstone) {
		this.counters.evictions.increment();
		boolean present = this.local.get(key) != null;
		return change(key, new Change(Change.Kind.EVICT, null, tombstone)).existed() || present;
	}

	/**
	 * Evict a key from the shared tier, and leave the memory of this node as it is.
	 * @param key the key
	 */
	void evictShared(String key) {
		this.shared.change(key, Change.EVICT, (number) -> {
		});
	}

	/**
	 * Let nobody store a value until the transaction that changes it has committed.
	 * @param key the key
	 * @param tombstone stands in the entry until then
	 */
	void bury(String key, byte[] tombstone) {
		change(key, new Change(Change.Kind.BURY, null, tombstone));
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

	private Changed change(String key, Change change) {
		forget(key);
		Changed changed = this.shared.change(key, change, (number) -> {
		});
		// once more: who read the old value before the change may have stored it
		// meanwhile
		forget(key);
		return changed;
	}

	private void forget(String key) {
		this.flights.drop(key);
		this.local.invalidate(key);
	}

	void clear() {
		this.counters.clears.increment();
		forgetAll();
		this.shared.clear();
		forgetAll();
	}

	private void forgetAll() {
		this.flights.dropAll();
		this.local.dropAll();
	}

}
