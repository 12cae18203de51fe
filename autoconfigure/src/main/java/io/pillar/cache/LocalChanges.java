package io.pillar.cache;

import java.util.concurrent.atomic.AtomicLongArray;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Counts the changes of keys, and remembers when the last ones were: of a key, and of a
 * stripe of which it is not known what changed in it. Keys of one hash share a count.
 */
final class LocalChanges {

	private static final int CELLS = 1024;

	private final AtomicLongArray counts = new AtomicLongArray(CELLS);

	private final AtomicLongArray keysNanos = new AtomicLongArray(CELLS);

	private final AtomicLongArray stripesNanos = new AtomicLongArray(Stripes.COUNT);

	private final Ticker ticker;

	LocalChanges(Ticker ticker) {
		this.ticker = ticker;
		// before every transaction, also one that began nobody knows when
		long never = ticker.read() - Long.MAX_VALUE / 2;
		fill(this.keysNanos, never);
		fill(this.stripesNanos, never);
	}

	private static void fill(AtomicLongArray array, long value) {
		for (int i = 0; i < array.length(); i++) {
			array.set(i, value);
		}
	}

	static int cell(String key) {
		int hash = key.hashCode();
		return (hash ^ (hash >>> 16)) & (CELLS - 1);
	}

	long count(int cell) {
		return this.counts.get(cell);
	}

	/**
	 * Note a change of a key.
	 * @param cell where the key is counted
	 * @return the count before
	 */
	long keyChanged(int cell) {
		return keyChanged(cell, this.ticker.read());
	}

	private long keyChanged(int cell, long now) {
		note(this.keysNanos, cell, now);
		return this.counts.getAndIncrement(cell);
	}

	/**
	 * Note that any key of a stripe may have changed.
	 * @param stripe the stripe
	 */
	void stripeChanged(int stripe) {
		note(this.stripesNanos, stripe, this.ticker.read());
	}

	/**
	 * Note that every key may have changed.
	 */
	void allChanged() {
		long now = this.ticker.read();
		for (int cell = 0; cell < CELLS; cell++) {
			keyChanged(cell, now);
		}
	}

	/**
	 * The later moment stays: whoever read the clock first may come last.
	 */
	private static void note(AtomicLongArray moments, int index, long now) {
		moments.accumulateAndGet(index, now, (present, given) -> (given - present > 0) ? given : present);
	}

	boolean isUnchangedSince(int cell, int stripe, long nanos) {
		return this.keysNanos.get(cell) - nanos < 0 && this.stripesNanos.get(stripe) - nanos < 0;
	}

}
