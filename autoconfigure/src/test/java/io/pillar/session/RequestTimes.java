package io.pillar.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How long requests took, to a twentieth of a millisecond.
 */
final class RequestTimes {

	private static final long STEP = 50_000;

	private final AtomicLongArray counts = new AtomicLongArray(200_000);

	private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

	void add(long nanos) {
		this.counts.incrementAndGet((int) Math.min(nanos / STEP, this.counts.length() - 1));
		this.longest.accumulate(nanos);
	}

	long requests() {
		long requests = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			requests += this.counts.get(i);
		}
		return requests;
	}

	/**
	 * Return what a part of all requests took no longer than.
	 * @param part the part, such as 0.99
	 * @return the time
	 */
	Duration within(double part) {
		long left = (long) Math.ceil(requests() * part);
		int i = -1;
		while (left > 0) {
			i++;
			left -= this.counts.get(i);
		}
		return Duration.ofNanos((i + 1) * STEP);
	}

	@Override
	public String toString() {
		return "%d requests, p50 %.2f ms, p99 %.2f ms, longest %.0f ms".formatted(requests(), millis(within(0.5)),
				millis(within(0.99)), this.longest.get() / 1e6);
	}

	private static double millis(Duration duration) {
		return duration.toNanos() / 1e6;
	}

}
