package io.pillar.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this node changed in the last half minute, per stripe. A failover may lose changes
 * that were acknowledged; they are made once more then.
 */
final class RecentChanges {

	private static final long KEPT = Duration.ofSeconds(30).toNanos();

	private static final int MAX_PER_STRIPE = 500;

	private final Deque<Made>[] stripes;

	private final long[] lostAt;

	private final ReentrantLock[] locks;

	@SuppressWarnings({ "unchecked", "rawtypes" })
	RecentChanges(int count) {
		// an array of a generic type cannot be made otherwise
		this.stripes = new Deque[count];
		this.lostAt = new long[count];
		this.locks = new ReentrantLock[count];
		for (int i = 0; i < count; i++) {
			this.stripes[i] = new ArrayDeque<>();
			this.lostAt[i] = System.nanoTime() - KEPT - 1;
			this.locks[i] = new ReentrantLock();
		}
	}

	void add(int stripe, String cache, String key) {
		long now = System.nanoTime();
		this.locks[stripe].lock();
		try {
			Deque<Made> made = this.stripes[stripe];
			while (!made.isEmpty() && now - made.peekFirst().nanos() > KEPT) {
				made.removeFirst();
			}
			if (made.size() >= MAX_PER_STRIPE) {
				made.removeFirst();
				this.lostAt[stripe] = now;
			}
			made.addLast(new Made(cache, key, now));
		}
		finally {
			this.locks[stripe].unlock();
		}
	}

	/**
	 * Return what was changed in a stripe.
	 * @param stripe the stripe
	 * @return cache and key of each change
	 */
	Set<Made> of(int stripe) {
		this.locks[stripe].lock();
		try {
			Set<Made> recent = new HashSet<>();
			long now = System.nanoTime();
			this.stripes[stripe].stream().filter((made) -> now - made.nanos() <= KEPT).forEach(recent::add);
			return recent;
		}
		finally {
			this.locks[stripe].unlock();
		}
	}

	/**
	 * Return whether there was more than is kept.
	 * @param stripe the stripe
	 * @return whether changes of the last half minute are missing
	 */
	boolean isIncomplete(int stripe) {
		this.locks[stripe].lock();
		try {
			return System.nanoTime() - this.lostAt[stripe] <= KEPT;
		}
		finally {
			this.locks[stripe].unlock();
		}
	}

	/**
	 * A change that was made.
	 *
	 * @param cache the cache
	 * @param key the key
	 * @param nanos when, by {@link System#nanoTime()}
	 */
	record Made(String cache, String key, long nanos) {

	}

}
