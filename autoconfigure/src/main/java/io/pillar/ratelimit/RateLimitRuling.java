package io.pillar.ratelimit;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How one subject is treated otherwise than its limit says, and for how long.
 *
 * @param kind how
 * @param permits for {@link Kind#GRANT}: how many permits it has in addition in each
 * window, 1 to 1 000 000 000; else 0
 * @param duration for how long from now, 1 millisecond to 365 days
 * @since 0.1.0
 */
public record RateLimitRuling(Kind kind, long permits, Duration duration) {

	private static final long MAX_PERMITS = 1_000_000_000;

	private static final Duration LONGEST = Duration.ofDays(365);

	public RateLimitRuling {
		Assert.isTrue((kind == Kind.GRANT) ? permits >= 1 && permits <= MAX_PERMITS : permits == 0,
				() -> "'permits' must be 1 to 1000000000 for a grant, and 0 for all else, but was " + permits);
		Assert.isTrue(duration.compareTo(LONGEST) <= 0 && duration.compareTo(Duration.ofMillis(1)) >= 0,
				() -> "'duration' must be 1 ms to 365 days but was " + duration);
	}

	/**
	 * Return a ruling that denies a subject everything.
	 * @param duration for how long
	 * @return the ruling
	 */
	public static RateLimitRuling ban(Duration duration) {
		return new RateLimitRuling(Kind.BAN, 0, duration);
	}

	/**
	 * Return a ruling that gives a subject more permits than its limit has.
	 * @param permits how many in addition, in each window
	 * @param duration for how long. What was taken by then counts on
	 * @return the ruling
	 */
	public static RateLimitRuling grant(long permits, Duration duration) {
		return new RateLimitRuling(Kind.GRANT, permits, duration);
	}

	/**
	 * Return a ruling that does not count a subject.
	 * @param duration for how long
	 * @return the ruling
	 */
	public static RateLimitRuling exempt(Duration duration) {
		return new RateLimitRuling(Kind.EXEMPTION, 0, duration);
	}

	/**
	 * How a subject is treated.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/**
		 * Everything is denied, whatever it costs.
		 */
		BAN,

		/**
		 * There are more permits in a window.
		 */
		GRANT,

		/**
		 * Everything is allowed, and nothing counts.
		 */
		EXEMPTION

	}

}
