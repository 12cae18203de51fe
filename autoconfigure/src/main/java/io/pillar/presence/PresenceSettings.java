package io.pillar.presence;

import java.time.Duration;

/**
 * How presence behaves.
 *
 * @param lease how long a node counts as there after its last sign of life
 * @param grace after which time a user leaves whose connection broke
 * @param requestTtl for how long a request makes its user online
 * @param maxMembers how many members a node may have
 * @param lastSeen for how long it is known when a user was online last
 * @param visitors for how long the visitors of a day are known
 */
record PresenceSettings(Duration lease, Duration grace, Duration requestTtl, int maxMembers, Duration lastSeen,
		Duration visitors) {

	/**
	 * How many events a partition remembers.
	 */
	static final int HISTORY = 10_000;

	/**
	 * Return the time between two beats: of a lease five are made, so that the next one
	 * after it is over is soon.
	 * @return the time
	 */
	Duration beat() {
		return this.lease.dividedBy(5);
	}

}
