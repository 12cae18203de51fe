package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a limit stands after permits were asked for in one call, for one request or for
 * several that are the same.
 *
 * @param limit the limit
 * @param enough whether it had what one request needs
 * @param banned whether the subject is banned
 * @param remaining how many permits are left
 * @param untilMore how many milliseconds until there are more
 * @param untilAll how many until all are there
 * @param retry how many until one more request gets what it needs, below zero where it
 * never does
 * @param taken how many permits were taken
 */
record PermitStanding(RateLimit limit, boolean enough, boolean banned, long remaining, long untilMore, long untilAll,
		long retry, long taken) {

	/**
	 * Of how many numbers the answer for a limit consists.
	 */
	static final int LENGTH = 6;

	static PermitStanding of(RateLimit limit, List<Long> answer) {
		return new PermitStanding(limit, answer.get(0) == 1, answer.get(0) < 0, answer.get(1), answer.get(2),
				answer.get(3), answer.get(4), answer.get(5));
	}

	/**
	 * Return this with fewer permits taken, because others were given back.
	 * @param most how many at most
	 * @return how it stands then
	 */
	PermitStanding withAtMost(long most) {
		return (this.taken <= most) ? this : new PermitStanding(this.limit, this.enough, this.banned, this.remaining,
				this.untilMore, this.untilAll, this.retry, most);
	}

	/**
	 * Return whether those that are exempt get permits that nobody counts.
	 */
	private boolean isExempt() {
		return this.enough && this.taken == 0;
	}

	/**
	 * Return how the limit stood for one of the requests that were granted.
	 * @param before how many permits those before it needed
	 * @param cost how many it needed itself
	 * @return the state, of a shadow perhaps that it was exceeded
	 */
	RateLimitState granted(long before, long cost) {
		boolean counted = this.taken >= before + cost;
		return state(this.enough && (counted || isExempt()), counted);
	}

	/**
	 * Return how the limit stood where nothing was granted.
	 */
	RateLimitState ungranted() {
		return state(this.enough, false);
	}

	/**
	 * Return whether there is nothing left for one more request.
	 * @param cost how many permits it needs
	 * @return false also where it does not matter, because it is a shadow
	 */
	boolean isUsedUp(long cost) {
		return this.remaining < cost && !this.limit.shadow() && !isExempt();
	}

	/**
	 * Return how the limit stands for one more request.
	 */
	RateLimitState another(long cost) {
		return state(!isUsedUp(cost), false);
	}

	private RateLimitState state(boolean allowed, boolean counted) {
		return new RateLimitState(this.limit, allowed, this.remaining, Duration.ofMillis(this.untilMore),
				Duration.ofMillis(this.untilAll), retryAfter(allowed), this.banned, counted);
	}

	private @Nullable Duration retryAfter(boolean allowed) {
		return (allowed || this.retry < 0) ? null : Duration.ofMillis(this.retry);
	}

}
