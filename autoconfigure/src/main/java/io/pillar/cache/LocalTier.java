package io.pillar.cache;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * The values in the memory of this node.
 */
/*
 * A value may be stored only where nothing changed between the moment before it was read
 * and the moment it is stored. Two things tell:
 *
 * The stamp of a key counts its changes (1024 counts, shared by keys of one hash: a false
 * alarm costs a store, never a wrong value). Whoever changes a key first adds to the
 * stamp, then removes the entry. Whoever stores compares the stamp inside the map's own
 * atomic step for that key. So either the store sees the new stamp and does not happen,
 * or it happened before the removal, which then removes it.
 *
 * The epoch of a stripe ends when what changed in it is not known key by key. Each entry
 * remembers its epoch and is not returned once that has ended, which is one read on the
 * way of a hit, and makes dropping a stripe or everything O(1) and exact.
 */
final class LocalTier {

	// an entry whose own message comes a little later lives on from then
	private static final long SLACK = Duration.ofSeconds(5).toNanos();

	private final LocalChanges changes;

	private final AtomicReferenceArray<LocalEpoch> epochs = new AtomicReferenceArray<>(Stripes.COUNT);

	private final AtomicBoolean untidy = new AtomicBoolean();

	private final LongAdder evictions = new LongAdder();

	private final Cache<String, LocalEntry> entries;

	private final Ticker ticker;

	private final Stripes stripes;

	private final long maxLifeNanos;

	private volatile boolean closed;

	LocalTier(CacheSettings settings, Stripes stripes, Ticker ticker) {
		this.ticker = ticker;
		this.changes = new LocalChanges(ticker);
		this.stripes = stripes;
		this.maxLifeNanos = settings.localTtl().toNanos();
		this.entries = Caffeine.newBuilder()
			.maximumSize(settings.localMaxSize())
			.expireAfterWrite(settings.localTtl())
			.ticker(ticker)
			.evictionListener((key, entry, cause) -> this.evictions.increment())
			.executor(Runnable::run)
			.build();
		for (int i = 0; i < Stripes.COUNT; i++) {
			this.epochs.set(i, new LocalEpoch());
		}
	}

	@Nullable LocalEntry get(String key) {
		LocalEntry entry = this.entries.getIfPresent(key);
		if (entry == null || entry.isCurrent() && !isOver(entry)) {
			return entry;
		}
		this.entries.asMap().remove(key, entry);
		return null;
	}

	// the clock is read only for entries that end before the others do
	private boolean isOver(LocalEntry entry) {
		return entry.isBounded() && entry.deadlineNanos() - this.ticker.read() <= 0;
	}

	LocalStamp stamp(String key) {
		return new LocalStamp(key, this.changes.count(LocalChanges.cell(key)), this.epochs.get(this.stripes.of(key)));
	}

	/**
	 * Make an entry out of a value that was read or loaded after a stamp was taken.
	 * @param stamp the stamp
	 * @param value the value
	 * @param lifeNanos how long it may live; it lives no longer than the settings say
	 * @param change the number of the change that made it, zero where it was read
	 * @return the entry
	 */
	LocalEntry entry(LocalStamp stamp, @Nullable Object value, long lifeNanos, long change) {
		boolean bounded = lifeNanos < this.maxLifeNanos + SLACK;
		return new LocalEntry(value, change, stamp.epoch(), bounded, this.ticker.read() + Math.max(0, lifeNanos));
	}

	/**
	 * Store an entry, unless the key changed since its stamp was taken.
	 * @param stamp the stamp
	 * @param entry the entry
	 * @return whether the key is unchanged
	 */
	boolean store(LocalStamp stamp, LocalEntry entry) {
		int cell = LocalChanges.cell(stamp.key());
		if (this.changes.count(cell) != stamp.stamp()) {
			return false;
		}
		if (!isKept(stamp.key(), entry)) {
			return true;
		}
		// what a computation leaves as it is would live on from now, so nothing is left
		return this.entries.asMap()
			.compute(stamp.key(),
					(key, present) -> (this.changes.count(cell) == stamp.stamp()) ? entry : null) == entry;
	}

	/**
	 * Text that is not Unicode does not survive a message, so no other node could drop
	 * it.
	 */
	private boolean isKept(String key, LocalEntry entry) {
		return !this.closed && !isOver(entry) && CacheKeys.isUnicode(key);
	}

	/**
	 * Store what this node has changed. Whoever read before the change is refused from
	 * now on; where another change was noted meanwhile, nobody knows which is later, and
	 * nothing stays.
	 * @param stamp the stamp
	 * @param entry the entry
	 */
	void storeChange(LocalStamp stamp, LocalEntry entry) {
		int cell = LocalChanges.cell(stamp.key());
		this.entries.asMap().compute(stamp.key(), (key, present) -> {
			boolean alone = this.changes.keyChanged(cell) == stamp.stamp();
			return (alone && isKept(key, entry)) ? entry : null;
		});
	}

	/**
	 * Store an entry where there is none, unless the key changed since its stamp was
	 * taken.
	 * @param stamp the stamp
	 * @param entry the entry
	 * @return whether it is there
	 */
	boolean storeIfAbsent(LocalStamp stamp, LocalEntry entry) {
		int cell = LocalChanges.cell(stamp.key());
		if (get(stamp.key()) != null || !isKept(stamp.key(), entry)) {
			return false;
		}
		return this.entries.asMap()
			.computeIfAbsent(stamp.key(), (key) -> (this.changes.count(cell) == stamp.stamp()) ? entry : null) == entry;
	}

	/**
	 * Note a change of a key and remove its entry.
	 * @param key the key
	 */
	void invalidate(String key) {
		this.changes.keyChanged(LocalChanges.cell(key));
		this.entries.asMap().remove(key);
	}

	/**
	 * Note a change of a key, and remove its entry unless that very change made it.
	 * @param key the key
	 * @param change the number of the change
	 */
	void invalidateBefore(String key, long change) {
		this.changes.keyChanged(LocalChanges.cell(key));
		this.entries.asMap().computeIfPresent(key, (name, entry) -> (entry.change() == change) ? entry : null);
	}

	/**
	 * Note a change of a key and remove its entry.
	 * @param stamp what the key was like
	 * @return whether this is the first change since
	 */
	boolean invalidateSince(LocalStamp stamp) {
		boolean first = this.changes.keyChanged(LocalChanges.cell(stamp.key())) == stamp.stamp();
		this.entries.asMap().remove(stamp.key());
		return first;
	}

	boolean isUnchangedSince(String key, long nanos) {
		return this.changes.isUnchangedSince(LocalChanges.cell(key), this.stripes.of(key), nanos);
	}

	void dropStripe(int stripe) {
		this.changes.stripeChanged(stripe);
		this.epochs.getAndSet(stripe, new LocalEpoch()).end();
	}

	void dropAll() {
		this.changes.allChanged();
		for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
			dropStripe(stripe);
		}
	}

	/**
	 * Let go of what cannot be returned any more. That is only memory, and takes the
	 * longer the more there is.
	 */
	void tidy() {
		this.entries.asMap().values().removeIf((entry) -> !entry.isCurrent());
	}

	// on another thread
	void tidy(Executor other) {
		if (this.entries.estimatedSize() > 0 && this.untidy.compareAndSet(false, true)) {
			other.execute(() -> {
				this.untidy.set(false);
				tidy();
			});
		}
	}

	/**
	 * Store nothing more until opened again, and drop what is there.
	 */
	void close() {
		this.closed = true;
		dropAll();
		tidy();
	}

	void open() {
		this.closed = false;
	}

	long size() {
		return this.entries.estimatedSize();
	}

	long evictions() {
		return this.evictions.sum();
	}

	Cache<String, LocalEntry> nativeCache() {
		return this.entries;
	}

}
