package io.pillar.ratelimit;

import java.util.List;
import java.util.Optional;
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
		long began = System.nanoTime();
		return tell(request, this.limiter.acquire(request), began);
	}

	/**
	 * Ask without Redis, because the same request has waited for it in vain.
	 * @param request the request
	 * @return the answer
	 */
	RateLimitDecision acquireAlone(RateLimitRequest request) {
		long began = System.nanoTime();
		return (this.limiter instanceof FallbackRateLimiter fallback)
				? tell(request, fallback.acquireAlone(request), began) : acquire(request);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		long began = System.nanoTime();
		return this.limiter.acquireAsync(request).thenApply((decision) -> tell(request, decision, began));
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

	@Override
	public void rule(RateLimitKey key, RateLimitRuling ruling) {
		this.limiter.rule(key, ruling);
	}

	@Override
	public void lift(RateLimitKey key) {
		this.limiter.lift(key);
	}

	@Override
	public Optional<RateLimitRuling> ruling(RateLimitKey key) {
		return this.limiter.ruling(key);
	}

	private RateLimitDecision tell(RateLimitRequest request, RateLimitDecision decision, long began) {
		this.listeners.decided(request, decision);
		if (decision.origin() != RateLimitDecision.Origin.REMEMBERED) {
			this.listeners.took(decision.origin(), System.nanoTime() - began);
		}
		return decision;
	}

}
