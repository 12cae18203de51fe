package io.pillar.presence;

import java.time.Duration;

/**
 * Whether Redis took what this node writes without a break for as long as a lease. One
 * thread uses it.
 */
/*
 * Where Redis stood still, was away or refused writes, the leases of all nodes are over
 * when it is back, and whoever asks first would find all others dead. So nobody ends what
 * others vouch for before they all had the time to say that they are there. Each beat
 * writes something, also one of a node that has nothing to vouch for: what is refused to
 * others must be refused to it.
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
		return isSteady(partition, now);
	}

	/**
	 * Return whether it did so until the last answer, which was not long ago.
	 */
	boolean isSteady(int partition, long now) {
		return this.answered[partition] && now - this.answeredAt[partition] <= this.lease / 2
				&& now - this.since[partition] >= this.lease;
	}

}
