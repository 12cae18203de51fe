package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A limit together with whom it counts for.
 *
 * @param limit the limit
 * @param subject whom it counts for, of any length and content: an address, a user, or
 * one word for all. It is never written as it is, neither to Redis nor to a log
 * @since 0.1.0
 */
public record RateLimitKey(RateLimit limit, String subject) implements Comparable<RateLimitKey> {

	public RateLimitKey {
		Assert.notNull(limit, "'limit' must not be null");
		Assert.notNull(subject, "'subject' must not be null");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof RateLimitKey key && this.subject.equals(key.subject)
				&& this.limit.equals(key.limit);
	}

	@Override
	public int hashCode() {
		return 31 * this.subject.hashCode() + this.limit.hashCode();
	}

	/**
	 * Compare subjects, then names of limits. Whoever makes up subjects can make them of
	 * one hash; with an order, a map finds one among them as fast as any other.
	 */
	@Override
	public int compareTo(RateLimitKey other) {
		int order = this.subject.compareTo(other.subject);
		return (order != 0) ? order : this.limit.name().compareTo(other.limit.name());
	}

	@Override
	public String toString() {
		return this.limit.name() + " of somebody";
	}

}
