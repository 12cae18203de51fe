package io.pillar.ratelimit;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * How much is allowed in how long. A limit has a name, which stands in keys, headers and
 * meters; who it counts for is said with each request.
 *
 * @param name 1 to 64 letters, digits, dots, hyphens or underscores
 * @param permits how many permits there are in a window, 1 to 1 000 000 000
 * @param window how long the window is, 1 millisecond to 31 days
 * @param algorithm what is counted
 * @param precision for {@link Algorithm#SLIDING_WINDOW} with more than
 * {@value #EXACT_PERMITS} permits: into how many parts a window is divided, 4 to 128. A
 * permit comes back up to one such part too late, and a key takes 2 to 8 bytes for each
 * @param shadow whether the limit only says what it would have denied
 * @param leased whether nodes take permits in advance, some at a time, for a tenth of a
 * second at most: for limits that many requests share, such as one for everybody. Of a
 * sliding window only. What a node took and did not use is missing until its window is
 * over
 * @param withoutRedis what holds while Redis is away
 * @param bans how subjects are banned that are denied again and again, {@code null} where
 * they are not. A shadow bans nobody
 * @since 0.1.0
 */
public record RateLimit(String name, long permits, Duration window, Algorithm algorithm, int precision, boolean shadow,
		boolean leased, WithoutRedis withoutRedis, @Nullable RateLimitBans bans) {

	/**
	 * Up to how many permits each is counted by its own millisecond.
	 */
	public static final int EXACT_PERMITS = 25;

	static final int PRECISION = 16;

	private static final long MAX_PERMITS = 1_000_000_000;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(31);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	public RateLimit {
		Assert.isTrue(NAME.matcher(name).matches(),
				() -> "'name' must be 1 to 64 letters, digits, dots, hyphens or underscores but was '%s'"
					.formatted(name));
		Assert.isTrue(permits >= 1 && permits <= MAX_PERMITS,
				() -> "'permits' must be 1 to 1000000000 but was " + permits);
		Assert.isTrue(window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
				() -> "'window' must be 1 ms to 31 days but was " + window);
		Assert.isTrue(window.equals(Duration.ofMillis(window.toMillis())),
				() -> "'window' must be whole milliseconds but was " + window);
		Assert.isTrue(precision >= 4 && precision <= 128, () -> "'precision' must be 4 to 128 but was " + precision);
	}

	/**
	 * Return a limit over a sliding window.
	 * @param name its name
	 * @param permits how many permits there are in a window
	 * @param window how long the window is
	 * @return the limit
	 */
	public static RateLimit of(String name, long permits, Duration window) {
		return new RateLimit(name, permits, window, Algorithm.SLIDING_WINDOW, PRECISION, false, false,
				WithoutRedis.LOCAL, null);
	}

	/**
	 * Return this limit with another algorithm.
	 * @param algorithm what is counted
	 * @return the limit
	 */
	public RateLimit with(Algorithm algorithm) {
		return new RateLimit(this.name, this.permits, this.window, algorithm, this.precision, this.shadow, this.leased,
				this.withoutRedis, this.bans);
	}

	/**
	 * Return this limit with another precision.
	 * @param precision into how many parts a window is divided
	 * @return the limit
	 */
	public RateLimit withPrecision(int precision) {
		return new RateLimit(this.name, this.permits, this.window, this.algorithm, precision, this.shadow, this.leased,
				this.withoutRedis, this.bans);
	}

	/**
	 * Return this limit as one that denies nothing.
	 * @return the limit
	 */
	public RateLimit asShadow() {
		return new RateLimit(this.name, this.permits, this.window, this.algorithm, this.precision, true, this.leased,
				this.withoutRedis, this.bans);
	}

	/**
	 * Return this limit as one whose permits nodes take in advance.
	 * @return the limit
	 */
	public RateLimit asLeased() {
		return new RateLimit(this.name, this.permits, this.window, this.algorithm, this.precision, this.shadow, true,
				this.withoutRedis, this.bans);
	}

	/**
	 * Return this limit with another policy for the time without Redis.
	 * @param withoutRedis what holds while Redis is away
	 * @return the limit
	 */
	public RateLimit with(WithoutRedis withoutRedis) {
		return new RateLimit(this.name, this.permits, this.window, this.algorithm, this.precision, this.shadow,
				this.leased, withoutRedis, this.bans);
	}

	/**
	 * Return this limit as one that bans subjects that are denied again and again.
	 * @param bans after how many denials, and for how long
	 * @return the limit
	 */
	public RateLimit with(RateLimitBans bans) {
		return new RateLimit(this.name, this.permits, this.window, this.algorithm, this.precision, this.shadow,
				this.leased, this.withoutRedis, bans);
	}

	/**
	 * Return the share that a node has of this limit.
	 * @param nodes how many nodes there are
	 * @return the limit of one of them, of one permit at least
	 */
	RateLimit shareOf(int nodes) {
		return (nodes <= 1) ? this : new RateLimit(this.name, Math.max(1, this.permits / nodes), this.window,
				this.algorithm, this.precision, this.shadow, this.leased, this.withoutRedis, this.bans);
	}

	/**
	 * Return how long admissions may be apart that are counted as one.
	 * @return milliseconds, zero for a token bucket
	 */
	long quantumMillis() {
		return quantumMillis(this.permits);
	}

	/**
	 * Return how long admissions may be apart that are counted as one, where there are
	 * more permits than this limit has.
	 * @param permits how many there are
	 * @return milliseconds, zero for a token bucket
	 */
	long quantumMillis(long permits) {
		if (this.algorithm == Algorithm.TOKEN_BUCKET) {
			return 0;
		}
		return (permits <= EXACT_PERMITS) ? 1 : Math.max(1, this.window.toMillis() / this.precision);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof RateLimit limit && this.name.equals(limit.name)
				&& this.permits == limit.permits && this.window.equals(limit.window)
				&& this.algorithm == limit.algorithm && this.precision == limit.precision && this.shadow == limit.shadow
				&& this.leased == limit.leased && this.withoutRedis == limit.withoutRedis
				&& Objects.equals(this.bans, limit.bans);
	}

	@Override
	public int hashCode() {
		// the rest rarely differs, and this is computed for every request
		return this.name.hashCode();
	}

	/**
	 * What a limit counts.
	 *
	 * @since 0.1.0
	 */
	public enum Algorithm {

		/**
		 * In no window of any beginning are there more permits. Bursts of all permits at
		 * once are allowed.
		 */
		SLIDING_WINDOW,

		/**
		 * Permits come back one by one, at equal distances. What was saved up may be
		 * spent in addition, so a window may see up to twice the permits. The generic
		 * cell rate algorithm (ITU-T I.371).
		 */
		TOKEN_BUCKET

	}

	/**
	 * What holds while Redis is away.
	 *
	 * @since 0.1.0
	 */
	public enum WithoutRedis {

		/**
		 * Each node counts for itself, with its share of the permits: all of them divided
		 * by the nodes that were there last.
		 */
		LOCAL,

		/**
		 * Everything is allowed.
		 */
		OPEN,

		/**
		 * Nothing is allowed.
		 */
		CLOSED

	}

}
