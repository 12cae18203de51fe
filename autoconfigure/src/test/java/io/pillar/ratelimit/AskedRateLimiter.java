package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.Ticker;

import io.pillar.redis.RedisUnavailableException;

/**
 * Counts how often it is asked, and is away when the test wants it.
 */
final class AskedRateLimiter implements RateLimiter {

	boolean away;

	int asked;

	private final RateLimiter limiter = new LocalRateLimiter(100, Ticker.disabledTicker());

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		this.asked++;
		if (this.away) {
			throw new RedisUnavailableException("as the test wants", null);
		}
		return this.limiter.acquire(request);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		try {
			return CompletableFuture.completedFuture(acquire(request));
		}
		catch (RedisUnavailableException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		return this.limiter.peek(request);
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		this.limiter.refund(request, decision);
	}

	@Override
	public void reset(RateLimitKey key) {
		this.limiter.reset(key);
	}

}
