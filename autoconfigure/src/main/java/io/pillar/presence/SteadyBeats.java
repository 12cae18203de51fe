package io.pillar.presence;

import java.time.Duration;

/**
 * Whether Redis answered this node without a break for as long as a lease. One thread
 * uses it.
 */
/*
 * Where Redis stood still or was away, the leases of all nodes are over when it is back,
 * and whoever asks first would find all others dead. So nobody ends what others vouch for
 * before they all had the time to say that they are there.
 */
final class SteadyBeats {

	private final long[] answeredAt;

	private final long[] since;

	private final boolean[] answered;

	private final long lease;

	SteadyBeats(int partitions, Duration lease) {
		this.answeredAt = new long[partitions];
		this.since = new long[partitions];
		this.answered = new boolean[partitions];
		this.lease = lease.toNanos();
	}

	/**
	 * Note an answer.
	 * @param partition which partition answered
	 * @param now the monotonic clock
	 * @return whether it did so for a lease
	 */
	boolean answered(int partition, long now) {
		if (!this.answered[partition] || now - this.answeredAt[partition] > this.lease / 2) {
			this.answered[partition] = true;
			this.since[partition] = now;
		}
		this.answeredAt[partition] = now;
		return now - this.since[partition] >= this.lease;
	}

}
