package io.pillar.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A session as it is stored. Never changes, so that many requests can look at one.
 *
 * @param serial names the session for ever, whatever its id becomes; attributes are bound
 * to it
 * @param version counts its changes
 * @param created when it began
 * @param accessed when it was last used, as far as the store was told
 * @param timeout how long it may be unused, zero or less for as long as it likes
 * @param expires when it ends if it is not used, {@code null} for never; later than the
 * time-out says by what a touch may be late
 * @param admitted when its user logged in, in microseconds of the store's clock; zero for
 * the session of nobody
 * @param attributes the attributes, encoded
 * @param read when all of this was read
 * @param standing how far that can be relied on
 */
record SessionRecord(String serial, long version, Instant created, Instant accessed, Duration timeout,
		@Nullable Instant expires, long admitted, Map<String, byte[]> attributes, StoreTime read, Standing standing) {

	/**
	 * A session of which nothing is known.
	 */
	static final SessionRecord UNKNOWN = new SessionRecord("", 0, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, null, 0,
			Map.of(), new StoreTime(Instant.EPOCH, 0), Standing.DEGRADED);

	boolean isExpired(long now) {
		return this.expires != null && !this.expires.isAfter(this.read.at(now));
	}

	/**
	 * Return whether the store must be told that the session is used, or it would end too
	 * early.
	 * @param now the moment on this node
	 * @param fraction which part of the time-out may pass before it is told
	 * @return whether it must be told
	 */
	boolean isTouchDue(long now, double fraction) {
		if (SessionTimeouts.isEndless(this.timeout)) {
			return false;
		}
		return this.read.since(this.accessed, now).toNanos() >= this.timeout.toNanos() * fraction;
	}

	Duration age(long now) {
		return atLeastZero(this.read.since(this.created, now));
	}

	Duration idle(long now) {
		return atLeastZero(this.read.since(this.accessed, now));
	}

	private static Duration atLeastZero(Duration duration) {
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	long size() {
		long size = 0;
		for (Map.Entry<String, byte[]> attribute : this.attributes.entrySet()) {
			size += attribute.getKey().length() + attribute.getValue().length;
		}
		return size;
	}

	SessionRecord asReadAt(StoreTime read) {
		return new SessionRecord(this.serial, this.version, this.created, this.accessed, this.timeout, this.expires,
				this.admitted, this.attributes, read, isDegraded() ? Standing.ASKED : this.standing);
	}

	SessionRecord asDegraded() {
		return isDegraded() ? this : new SessionRecord(this.serial, this.version, this.created, this.accessed,
				this.timeout, this.expires, this.admitted, this.attributes, this.read, Standing.DEGRADED);
	}

	boolean isDegraded() {
		return this.standing == Standing.DEGRADED;
	}

	boolean isHeld() {
		return this.standing == Standing.HELD;
	}

	/**
	 * How far what is known of a session can be relied on.
	 */
	enum Standing {

		/**
		 * It was so when the store was asked.
		 */
		ASKED,

		/**
		 * It is so until this node hears otherwise, for a second at most.
		 */
		HELD,

		/**
		 * The store could not be asked.
		 */
		DEGRADED

	}

}
