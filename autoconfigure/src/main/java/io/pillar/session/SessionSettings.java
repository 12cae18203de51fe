package io.pillar.session;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How sessions behave.
 *
 * @param timeout how long a new session may be unused, zero or less for as long as it
 * likes
 * @param maxLifetime how long a session may last, however much it is used; zero for as
 * long as it likes
 * @param touchFraction which part of the time-out may pass before the store is told that
 * a session is used
 * @param saveMode which attributes are stored
 * @param maxSize how many bytes all attributes of one session may have, encoded
 * @param perUser how many sessions a user may have
 * @param near what a node remembers
 * @param away what happens while Redis is away
 */
record SessionSettings(Duration timeout, Duration maxLifetime, double touchFraction, SessionSaveMode saveMode,
		long maxSize, PerUser perUser, Near near, Away away) {

	private static final Duration MAX_MEMORY = Duration.ofDays(1);

	SessionSettings {
		Assert.isTrue(touchFraction > 0 && touchFraction <= 0.5,
				() -> "'touchFraction' must be more than 0 and at most 0.5 but was " + touchFraction);
		Assert.isTrue(!maxLifetime.isNegative(), () -> "'maxLifetime' must not be negative but was " + maxLifetime);
		Assert.isTrue(maxSize > 0, () -> "'maxSize' must be positive but was " + maxSize);
	}

	static SessionSettings defaults() {
		return new SessionSettings(Duration.ofMinutes(30), Duration.ZERO, 0.05, SessionSaveMode.ON_SET_ATTRIBUTE,
				1024 * 1024, new PerUser(0, false), new Near(10_000, Duration.ofSeconds(1)),
				new Away(false, Duration.ofMinutes(5), 10_000));
	}

	/**
	 * Return for how long it is known that a session ended or that a user logged out, so
	 * that nodes which were away for no longer bring nothing back.
	 * @return the time
	 */
	Duration memory() {
		Duration longest = (this.timeout.compareTo(this.away.grace()) > 0) ? this.timeout : this.away.grace();
		return (longest.compareTo(MAX_MEMORY) > 0) ? MAX_MEMORY : longest;
	}

	/**
	 * Return when a session ends that is not used any more.
	 * @param created when it began
	 * @param accessed when it was used last, as far as the store was told
	 * @param timeout how long it may be unused
	 * @param now what time it is
	 * @return the end, later by what the store may not have been told; {@code null} for
	 * never
	 */
	@Nullable Instant expires(Instant created, Instant accessed, Duration timeout, Instant now) {
		Instant last = this.maxLifetime.isZero() ? null : created.plus(this.maxLifetime);
		if (SessionTimeouts.isEndless(timeout)) {
			return last;
		}
		Instant ends = accessed.plus(timeout);
		if (ends.isAfter(now)) {
			ends = ends.plusMillis((long) Math.ceil(timeout.toMillis() * this.touchFraction));
		}
		return (last != null && last.isBefore(ends)) ? last : ends;
	}

	/**
	 * How many sessions a user may have.
	 *
	 * @param max how many, zero for any number
	 * @param refuses whether one too many is refused, or ends the oldest
	 */
	record PerUser(int max, boolean refuses) {

		PerUser {
			Assert.isTrue(max >= 0, () -> "'max' must not be negative but was " + max);
		}

	}

	/**
	 * What a node remembers of sessions.
	 *
	 * @param size how many sessions
	 * @param validity how long one is used without asking Redis, zero for not at all; it
	 * is remembered for the time without Redis all the same
	 */
	record Near(long size, Duration validity) {

		Near {
			Assert.isTrue(size > 0, () -> "'size' must be positive but was " + size);
			Assert.isTrue(!validity.isNegative() && validity.compareTo(Duration.ofSeconds(1)) <= 0,
					() -> "'validity' must be 0s to 1s but was " + validity);
		}

	}

	/**
	 * What happens while Redis is away.
	 *
	 * @param strict whether sessions of users are not served then, because nobody can
	 * know whether they were ended
	 * @param grace how long sessions that this node knows go on
	 * @param maxPending of how many sessions this node keeps changes for Redis
	 */
	record Away(boolean strict, Duration grace, int maxPending) {

		Away {
			Assert.isTrue(!grace.isNegative(), () -> "'grace' must not be negative but was " + grace);
			Assert.isTrue(maxPending > 0, () -> "'maxPending' must be positive but was " + maxPending);
		}

	}

}
