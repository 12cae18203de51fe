package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;

/**
 * A limiter that answers what the test wants, and when.
 */
record LimiterOfTest(CompletableFuture<RateLimitDecision> answer) implements RateLimiter {

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		if (!this.answer.isDone()) {
			throw new AssertionError("waits");
		}
		return this.answer.join();
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return this.answer;
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reset(RateLimitKey key) {
		throw new UnsupportedOperationException();
	}

}
