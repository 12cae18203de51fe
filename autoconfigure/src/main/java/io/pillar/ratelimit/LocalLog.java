package io.pillar.ratelimit;

import java.util.Arrays;

/**
 * A sliding window as a log of runs: admissions of one quantum are one run, which leaves
 * the window as a whole, with its last admission. So there is never more in a window than
 * allowed, and a permit comes back up to one quantum too late.
 */
final class LocalLog implements LocalCount {

	private long permits;

	private long window;

	private long quantum;

	// when the last admission of each run was
	private long[] lasts = new long[2];

	private long[] counts = new long[2];

	private int first;

	private int end;

	private long sum;

	@Override
	public void adopt(long permits, RateLimit limit, long now) {
		this.permits = permits;
		this.window = limit.window().toMillis();
		this.quantum = limit.quantumMillis(permits);
	}

	@Override
	public long free(long now) {
		forget(now);
		return Math.max(0, this.permits - this.sum);
	}

	@Override
	public void take(long permits, long now) {
		forget(now);
		this.sum += permits;
		if (this.first < this.end
				&& Math.floorDiv(this.lasts[this.end - 1], this.quantum) == Math.floorDiv(now, this.quantum)) {
			this.lasts[this.end - 1] = now;
			this.counts[this.end - 1] += permits;
			return;
		}
		makeRoom();
		this.lasts[this.end] = now;
		this.counts[this.end++] = permits;
	}

	/**
	 * Give back those of the first run that ends when they were taken or later, which is
	 * theirs or an earlier one, and the oldest where that has not as many: what stays
	 * leaves the window as late as it would have, or later.
	 */
	@Override
	public void refund(long permits, long taken, long now) {
		forget(now);
		long left = (taken > now - this.window) ? permits : 0;
		int run = this.first;
		while (run < this.end && this.lasts[run] < taken) {
			run++;
		}
		if (run < this.end) {
			left -= giveBack(run, left);
		}
		while (left > 0 && this.first < this.end) {
			left -= giveBack(this.first, left);
		}
	}

	private long giveBack(int run, long permits) {
		long back = Math.min(permits, this.counts[run]);
		this.sum -= back;
		this.counts[run] -= back;
		if (this.counts[run] == 0) {
			System.arraycopy(this.lasts, this.first, this.lasts, this.first + 1, run - this.first);
			System.arraycopy(this.counts, this.first, this.counts, this.first + 1, run - this.first);
			this.first++;
		}
		return back;
	}

	@Override
	public long untilFree(long permits, long now) {
		forget(now);
		long missing = permits - (this.permits - this.sum);
		for (int run = this.first; missing > 0 && run < this.end; run++) {
			missing -= this.counts[run];
			if (missing <= 0) {
				return this.lasts[run] + this.window - now;
			}
		}
		return 0;
	}

	@Override
	public long untilMore(long now) {
		forget(now);
		return (this.first < this.end) ? this.lasts[this.first] + this.window - now : 0;
	}

	@Override
	public long untilAll(long now) {
		forget(now);
		return (this.first < this.end) ? this.lasts[this.end - 1] + this.window - now : 0;
	}

	private void forget(long now) {
		while (this.first < this.end && this.lasts[this.first] <= now - this.window) {
			this.sum -= this.counts[this.first++];
		}
		if (this.first == this.end) {
			this.first = 0;
			this.end = 0;
		}
	}

	private void makeRoom() {
		if (this.end < this.lasts.length) {
			return;
		}
		int size = this.end - this.first;
		int length = (size > this.lasts.length / 2) ? this.lasts.length * 2 : this.lasts.length;
		this.lasts = Arrays.copyOf(Arrays.copyOfRange(this.lasts, this.first, this.end), length);
		this.counts = Arrays.copyOf(Arrays.copyOfRange(this.counts, this.first, this.end), length);
		this.first = 0;
		this.end = size;
	}

}
