package io.pillar.cache;

import java.util.Objects;

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

	void put(String key, @Nullable Object value) {
		this.counters.puts.increment();
		forget(key);
		LocalStamp stamp = this.local.stamp(key);
		long began = System.nanoTime();
		Changed changed = this.shared.change(key, new Change(Change.Kind.PUT, value, null),
				(number) -> store(stamp, value, began, number));
		if (changed == Changed.PENDING) {
			store(stamp, value, began, 0);
		}
		else if (!changed.stored()) {
			this.local.invalidate(key);
		}
		this.flights.drop(key);
	}

	/**
	 * Put a value after the transaction that wrote it has committed. Whether another one
	 * committed the same key meanwhile, the shared tier knows by the tombstone, and a
	 * node that has none by the stamp.
	 * @param buried what the key was like when it was buried
	 * @param value the value
	 * @param tombstone the tombstone
	 */
	void putCommitted(LocalStamp buried, @Nullable Object value, byte[] tombstone) {
		this.counters.puts.increment();
		if (this.shared.isPresent()) {
			change(buried.key(), new Change(Change.Kind.PUT, value, tombstone));
			return;
		}
		this.flights.drop(buried.key());
		store(buried, value, System.nanoTime(), 0);
		this.flights.drop(buried.key());
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
		return change(key, new Change(Change.Kind.EVICT, null, tombstone)).existed() || present;
	}

	/**
	 * Note that a value was stored as the end of a load, which may have been a change.
	 * @param key the key
	 * @param value the value
	 */
	void stored(String key, @Nullable Object value) {
		this.flights.drop(key);
		// first this, so that an older value is either refused or found
		this.local.invalidateBefore(key, 0);
		LocalEntry held = this.local.get(key);
		if (held != null && !Objects.equals(held.get(), value)) {
			this.local.invalidate(key);
		}
	}

	/**
	 * Note that a value was stored on the node only, and that what the shared tier holds
	 * is not known.
	 * @param key the key
	 * @param value the value
	 */
	void kept(String key, @Nullable Object value) {
		stored(key, value);
		this.shared.change(key, Change.EVICT, (number) -> {
		});
	}

	/**
	 * Let nobody store a value until the transaction that changes it has committed.
	 * @param key the key
	 * @param tombstone stands in the entry until then
	 * @return what the key is like now
	 */
	LocalStamp bury(String key, byte[] tombstone) {
		change(key, new Change(Change.Kind.BURY, null, tombstone));
		return this.local.stamp(key);
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
