package io.pillar.ratelimit;

/**
 * A token bucket, kept as how long it will be until it is full again: the theoretical
 * arrival time of the generic cell rate algorithm. It is counted from when it changed
 * last, because a time of day has no digits left for parts of a millisecond.
 */
final class LocalBucket implements LocalCount {

	// the part of a permit that sums of many pauses may be off by
	private static final double EPSILON = 1e-6;

	private double window;

	private double pause;

	private long since;

	private double full = Double.NEGATIVE_INFINITY;

	@Override
	public void adopt(long permits, RateLimit limit, long now) {
		double window = limit.window().toMillis();
		if (window < this.window) {
			set(Math.min(full(now), window), now);
		}
		this.window = window;
		this.pause = this.window / permits;
	}

	@Override
	public long free(long now) {
		return Math.max(0, (long) Math.floor((this.window - full(now)) / this.pause + EPSILON));
	}

	@Override
	public void take(long permits, long now) {
		set(full(now) + permits * this.pause, now);
	}

	@Override
	public void refund(long permits, long taken, long now) {
		if (taken > now - this.window) {
			// what has come back since then is not given back once more
			set(this.full - (now - this.since) - Math.max(0, permits * this.pause - Math.max(0, now - taken)), now);
		}
	}

	/**
	 * Half of what is forgiven when it is asked for, or who waits so long may come too
	 * early.
	 */
	@Override
	public long untilFree(long permits, long now) {
		return Math.max(0, (long) Math.ceil(full(now) + (permits - EPSILON / 2) * this.pause - this.window));
	}

	@Override
	public long untilMore(long now) {
		return (full(now) > 0) ? untilFree(free(now) + 1, now) : 0;
	}

	@Override
	public long untilAll(long now) {
		return Math.max(0, (long) Math.ceil(full(now) - EPSILON));
	}

	private void set(double full, long now) {
		this.full = full;
		this.since = now;
	}

	private double full(long now) {
		return Math.max(0, this.full - (now - this.since));
	}

}
