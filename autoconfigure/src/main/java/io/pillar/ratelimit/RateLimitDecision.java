package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.pillar.ratelimit.RateLimit.WithoutRedis;

/**
 * The answer to a request.
 *
 * @param allowed whether the request got its permits, of all limits. A request that is
 * denied got none of any
 * @param states how the limits stood, in the order of the request. Where a denial is
 * known from before, only the limits that deny
 * @param origin who decided
 * @param stamp when it was decided, by the clock of who decided: what a refund needs
 * @since 0.1.0
 */
public record RateLimitDecision(boolean allowed, List<RateLimitState> states, Origin origin, long stamp) {

	public RateLimitDecision {
		states = List.copyOf(states);
	}

	/**
	 * Return how long to wait before the same request is allowed.
	 * @return how long, to the millisecond, if nobody else asks meanwhile; empty where
	 * the request is allowed, and where it never will be because it costs more than a
	 * limit has
	 */
	public Optional<Duration> retryAfter() {
		Duration longest = Duration.ZERO;
		for (RateLimitState state : this.states) {
			if (state.denies()) {
				if (state.retryAfter() == null) {
					return Optional.empty();
				}
				longest = (longest.compareTo(state.retryAfter()) < 0) ? state.retryAfter() : longest;
			}
		}
		return this.allowed ? Optional.empty() : Optional.of(longest);
	}

	/**
	 * Return whether it was denied because Redis is away, and not because somebody had
	 * too much.
	 */
	boolean isClosed() {
		return this.origin == Origin.FALLBACK && !this.allowed && this.states.stream()
			.anyMatch((state) -> state.denies() && state.limit().withoutRedis() == WithoutRedis.CLOSED);
	}

	/**
	 * Who decided.
	 *
	 * @since 0.1.0
	 */
	public enum Origin {

		/**
		 * All nodes together.
		 */
		SHARED,

		/**
		 * This node, which knows until when the fleet denies the request.
		 */
		REMEMBERED,

		/**
		 * This node alone: there is no Redis.
		 */
		LOCAL,

		/**
		 * This node alone: Redis is away.
		 */
		FALLBACK

	}

}
