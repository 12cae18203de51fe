package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What a node heard that was cut off.
 */
final class CutOffLog implements Messenger.Receiver {

	private final ReentrantLock lock = new ReentrantLock();

	private final List<Entry> heard = new ArrayList<>();

	private final List<Entry> missing = new ArrayList<>();

	// what is known by being heard, and by being told to be missing
	private final BitSet arrived = new BitSet();

	private final BitSet told = new BitSet();

	private boolean begun;

	@Override
	public void message(Message message) {
		locked(() -> {
			this.begun = true;
			if (message.number() > 0) {
				this.heard.add(new Entry(message.number(), message.number(), System.nanoTime()));
				this.arrived.set((int) message.number());
			}
			return true;
		});
	}

	@Override
	public void missing(long from, long to) {
		locked(() -> {
			this.missing.add(new Entry(from, to, System.nanoTime()));
			// one without an end says nothing of numbers
			if (from > 0 && to < Integer.MAX_VALUE) {
				this.told.set((int) from, (int) to + 1);
			}
			return true;
		});
	}

	boolean hasBegun() {
		return locked(() -> this.begun);
	}

	/**
	 * Return whether each number was heard or told to be missing.
	 * @param last the last one
	 */
	boolean isComplete(long last) {
		return locked(() -> {
			BitSet known = (BitSet) this.arrived.clone();
			known.or(this.told);
			return known.nextClearBit(1) > last;
		});
	}

	long heard(long from, long to) {
		return locked(() -> (long) this.arrived.get((int) from, (int) to + 1).cardinality());
	}

	long twice() {
		return locked(() -> (long) this.heard.size() - this.arrived.cardinality());
	}

	long disordered() {
		return locked(() -> {
			BitSet seen = new BitSet();
			long newest = 0;
			long count = 0;
			for (Entry entry : this.heard) {
				if (!seen.get((int) entry.from) && entry.from < newest) {
					count++;
				}
				seen.set((int) entry.from);
				newest = Math.max(newest, entry.from);
			}
			return count;
		});
	}

	/**
	 * Return what was said of those that are missing.
	 * @param last the number of the last one
	 */
	String told(long last) {
		return locked(() -> {
			BitSet lost = new BitSet();
			lost.set(1, (int) last + 1);
			lost.andNot(this.arrived);
			if (this.missing.isEmpty()) {
				return lost.isEmpty() ? "–" : "nothing";
			}
			String gaps = (this.missing.size() != 1) ? this.missing.size() + " gaps" : "one gap";
			return lost.equals(this.told) ? "exactly, by " + gaps : "something else, by " + gaps;
		});
	}

	/**
	 * Return how long after a moment the last of some became known.
	 */
	double seconds(long moment, long from, long to) {
		return locked(() -> {
			long latest = moment;
			for (List<Entry> entries : List.of(this.heard, this.missing)) {
				for (Entry entry : entries) {
					if (entry.from <= to && entry.to >= from) {
						latest = Math.max(latest, entry.at);
					}
				}
			}
			return (latest - moment) / 1e9;
		});
	}

	private <T> T locked(Supplier<T> work) {
		this.lock.lock();
		try {
			return work.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Entry(long from, long to, long at) {

	}

}
