package io.pillar.ratelimit;

/**
 * A token bucket, kept as the time at which it will be full again: the theoretical
 * arrival time of the generic cell rate algorithm.
 */
final class LocalBucket implements LocalCount {

	// what sums of many pauses may be off by, in milliseconds
	private static final double EPSILON = 1e-6;

	private double window;

	private double pause;

	private double full = Double.NEGATIVE_INFINITY;

	@Override
	public void adopt(long permits, RateLimit limit, long now) {
		double window = limit.window().toMillis();
		if (window < this.window) {
			this.full = Math.min(this.full, now + window);
		}
		this.window = window;
		this.pause = this.window / permits;
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
			// what has come back since then is not given back once more
			this.full -= Math.max(0, permits * this.pause - Math.max(0, now - taken));
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
		return (long) Math.ceil(full(now) - now);
	}

	private double full(long now) {
		return Math.max(this.full, now);
	}

}
