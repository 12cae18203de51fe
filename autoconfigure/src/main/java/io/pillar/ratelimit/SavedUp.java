package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Budgets of so much a second each, of which what was not used is saved up for a while.
 */
final class SavedUp {

	/**
	 * For how long it is saved up: after a start everything is new.
	 */
	static final Duration SAVED = Duration.ofSeconds(10);

	private final long pauseNanos;

	private final LongSupplier nanoTime;

	// of each the moment at which everything would be saved up again
	private final AtomicLongArray full;

	SavedUp(int count, double perSecond, LongSupplier nanoTime) {
		this.pauseNanos = Math.max(1, (long) (Duration.ofSeconds(1).toNanos() / perSecond));
		this.nanoTime = nanoTime;
		this.full = new AtomicLongArray(count);
		for (int i = 0; i < count; i++) {
			this.full.set(i, nanoTime.getAsLong());
		}
	}

	/**
	 * Spend one of a budget.
	 * @param which which budget
	 * @return whether there was one
	 */
	boolean spend(int which) {
		while (true) {
			long before = this.full.get(which);
			long now = this.nanoTime.getAsLong();
			long after = ((before - now > 0) ? before : now) + this.pauseNanos;
			if (after - now > SAVED.toNanos()) {
				return false;
			}
			if (this.full.compareAndSet(which, before, after)) {
				return true;
			}
		}
	}

}
