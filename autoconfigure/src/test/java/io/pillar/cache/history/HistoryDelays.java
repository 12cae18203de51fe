package io.pillar.cache.history;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Short waits and rare chances, drawn from the seed by any thread.
 */
class HistoryDelays {

	private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(2);

	private final AtomicLong state;

	private volatile boolean quiet;

	HistoryDelays(long seed) {
		this.state = new AtomicLong(seed);
	}

	/**
	 * Whether to do without waits and chances, as when the outcome is being read.
	 */
	void quiet(boolean quiet) {
		this.quiet = quiet;
	}

	boolean oneIn(int chances) {
		return !this.quiet && Long.remainderUnsigned(draw(), chances) == 0;
	}

	/**
	 * Mostly nothing, sometimes a tenth of the longest wait, rarely up to all of it.
	 */
	void pause() {
		if (this.quiet) {
			return;
		}
		long drawn = draw();
		int kind = (int) (drawn & 15);
		if (kind < 2) {
			LockSupport.parkNanos(Long.remainderUnsigned(drawn >>> 4, LONGEST));
		}
		else if (kind < 7) {
			spin(Long.remainderUnsigned(drawn >>> 4, LONGEST / 10));
		}
	}

	/**
	 * Rather something than nothing, for what is on the way while others write.
	 */
	void linger() {
		pause();
		pause();
		pause();
	}

	private void spin(long nanos) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < nanos) {
			Thread.yield();
		}
	}

	private long draw() {
		long mixed = this.state.addAndGet(0x9E3779B97F4A7C15L);
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
