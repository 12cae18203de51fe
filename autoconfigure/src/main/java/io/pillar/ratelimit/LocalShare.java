package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * What a request is to this node alone: its share of the limits that it counts itself,
 * all or nothing of the others.
 */
final class LocalShare {

	// nobody knows when Redis will be back
	private static final Duration RETRY = Duration.ofSeconds(1);

	private final RateLimitRequest request;

	private final @Nullable RateLimitRequest share;

	private final boolean closed;

	LocalShare(RateLimitRequest request, int nodes) {
		this.request = request;
		List<RateLimitKey> counted = new ArrayList<>();
		boolean closed = false;
		for (RateLimitKey key : request.keys()) {
			RateLimit limit = key.limit();
			if (limit.withoutRedis() == WithoutRedis.LOCAL) {
				counted.add(shareOf(key, nodes));
			}
			closed |= limit.withoutRedis() == WithoutRedis.CLOSED && !limit.shadow();
		}
		this.share = counted.isEmpty() ? null : new RateLimitRequest(counted, request.cost());
		this.closed = closed;
	}

	private static RateLimitKey shareOf(RateLimitKey key, int nodes) {
		return new RateLimitKey(key.limit().shareOf(nodes), key.subject());
	}

	RateLimitDecision acquire(RateLimiter local) {
		if (this.share == null) {
			return decision(null);
		}
		// what is closed to a request must take nothing of what is not
		return decision(this.closed ? local.peek(this.share) : local.acquire(this.share));
	}

	RateLimitDecision peek(RateLimiter local) {
		return decision((this.share != null) ? local.peek(this.share) : null);
	}

	void refund(RateLimiter local, RateLimitDecision decision) {
		if (this.share == null || !decision.allowed()) {
			return;
		}
		List<RateLimitState> states = new ArrayList<>();
		for (int i = 0; i < this.request.keys().size(); i++) {
			if (this.request.keys().get(i).limit().withoutRedis() == WithoutRedis.LOCAL) {
				states.add(decision.states().get(i));
			}
		}
		local.refund(this.share, new RateLimitDecision(true, states, Origin.FALLBACK, decision.stamp()));
	}

	private RateLimitDecision decision(@Nullable RateLimitDecision counted) {
		List<RateLimitState> states = new ArrayList<>();
		int next = 0;
		for (RateLimitKey key : this.request.keys()) {
			RateLimit limit = key.limit();
			states.add((limit.withoutRedis() == WithoutRedis.LOCAL && counted != null)
					? of(limit, counted.states().get(next++)) : uncounted(limit));
		}
		boolean allowed = !this.closed && (counted == null || counted.allowed());
		return new RateLimitDecision(allowed, states, Origin.FALLBACK, (counted != null) ? counted.stamp() : 0);
	}

	private static RateLimitState of(RateLimit limit, RateLimitState share) {
		return new RateLimitState(limit, share.allowed(), share.remaining(), share.untilMore(), share.untilAll(),
				share.retryAfter(), share.banned(), share.counted());
	}

	private static RateLimitState uncounted(RateLimit limit) {
		return (limit.withoutRedis() == WithoutRedis.OPEN)
				? new RateLimitState(limit, true, limit.permits(), Duration.ZERO, Duration.ZERO, null, false, false)
				: new RateLimitState(limit, false, 0, RETRY, RETRY, RETRY);
	}

}
