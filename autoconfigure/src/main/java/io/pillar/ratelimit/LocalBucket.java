package io.pillar.ratelimit;

/**
 * A token bucket, kept as the time at which it will be full again: the theoretical
 * arrival time of the generic cell rate algorithm.
 */
final class LocalBucket implements LocalCount {

	// what sums of many pauses may be off by, in milliseconds
	private static final double EPSILON = 1e-6;

	private final double window;

	private final double pause;

	private double full = Double.NEGATIVE_INFINITY;

	LocalBucket(RateLimit limit) {
		this.window = limit.window().toMillis();
		this.pause = this.window / limit.permits();
	}

	@Override
	public long free(long now) {
		return Math.max(0, (long) Math.floor((now + this.window - full(now)) / this.pause + EPSILON));
	}

	@Override
	public void take(long permits, long now) {
		this.full = full(now) + permits * this.pause;
	}

	@Override
	public void refund(long permits, long taken, long now) {
		if (taken > now - this.window) {
			this.full -= permits * this.pause;
		}
	}

	@Override
	public long untilFree(long permits, long now) {
		return Math.max(0, (long) Math.ceil(full(now) + permits * this.pause - this.window - now - EPSILON));
	}

	@Override
	public long untilMore(long now) {
		return (this.full > now) ? untilFree(free(now) + 1, now) : 0;
	}

	@Override
	public long untilAll(long now) {
		return (this.full > now) ? (long) Math.ceil(this.full - now) : 0;
	}

	private double full(long now) {
		return Math.max(this.full, now);
	}

}
