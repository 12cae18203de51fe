package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;

/**
 * Fails in a way that nobody expects.
 */
final class BrokenRateLimiter implements RateLimiter {

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		throw new IllegalStateException("as expected by the test");
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return CompletableFuture.failedFuture(new IllegalStateException("as expected by the test"));
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		throw new IllegalStateException("as expected by the test");
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		throw new IllegalStateException("as expected by the test");
	}

	@Override
	public void reset(RateLimitKey key) {
		throw new IllegalStateException("as expected by the test");
	}

}
