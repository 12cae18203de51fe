package io.pillar.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What time it was in the store at a moment of this node's monotonic clock. The wall
 * clock of the node plays no part in when a session ends.
 *
 * @param at the time in the store
 * @param nanos the moment on this node, not later than the time was told
 */
record StoreTime(Instant at, long nanos) {

	/**
	 * Return what time it is in the store.
	 * @param now the moment on this node
	 * @return the time, never early
	 */
	Instant at(long now) {
		return this.at.plusNanos(now - this.nanos);
	}

	Duration since(Instant moment, long now) {
		return Duration.between(moment, at(now));
	}

}
