package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells listeners of the decisions of another limiter. What a listener throws disturbs
 * neither the decision nor the other listeners.
 */
final class ListenedRateLimiter implements RateLimiter {

	private final RateLimiter limiter;

	private final RateLimitListeners listeners;

	ListenedRateLimiter(RateLimiter limiter, List<RateLimitListener> listeners) {
		this.limiter = limiter;
		this.listeners = new RateLimitListeners(listeners);
	}

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		return tell(this.limiter.acquire(request));
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return this.limiter.acquireAsync(request).thenApply(this::tell);
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

	private RateLimitDecision tell(RateLimitDecision decision) {
		this.listeners.decided(decision);
		return decision;
	}

}
