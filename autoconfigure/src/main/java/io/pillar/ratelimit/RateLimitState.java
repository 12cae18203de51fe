package io.pillar.ratelimit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a limit stood for a subject when a request was decided.
 *
 * @param limit the limit
 * @param allowed whether it had the permits that were asked for
 * @param remaining how many permits there are now
 * @param untilMore how long until there are more of them, zero where all are there
 * @param untilAll how long until all of them are there, zero where they are
 * @param retryAfter where it was not allowed: how long until the same request is, to the
 * millisecond, if nobody else asks meanwhile; {@code null} where it was allowed, and
 * where it never will be because it costs more than there is
 * @param banned whether the subject is banned, so that nothing is allowed whatever it
 * costs; the times are then those until the ban ends
 * @param counted whether the request took its permits of this limit, and a refund has to
 * give them back: not where it was denied, where the subject is exempt, and where one
 * only looks
 * @since 0.1.0
 */
public record RateLimitState(RateLimit limit, boolean allowed, long remaining, Duration untilMore, Duration untilAll,
		@Nullable Duration retryAfter, boolean banned, boolean counted) {

	/**
	 * Create the state of a subject that is not treated otherwise than its limit says.
	 * @param limit the limit
	 * @param allowed whether it had the permits that were asked for
	 * @param remaining how many permits there are now
	 * @param untilMore how long until there are more of them
	 * @param untilAll how long until all of them are there
	 * @param retryAfter how long until the same request is allowed
	 */
	public RateLimitState(RateLimit limit, boolean allowed, long remaining, Duration untilMore, Duration untilAll,
			@Nullable Duration retryAfter) {
		this(limit, allowed, remaining, untilMore, untilAll, retryAfter, false, allowed);
	}

	/**
	 * Return whether this limit alone denies the request.
	 * @return false where it is allowed, and where it is only a shadow
	 */
	public boolean denies() {
		return !this.allowed && !this.limit.shadow();
	}

}
