package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells listeners of the decisions of another limiter. What a listener throws disturbs
 * neither the decision nor the other listeners.
 */
final class ListenedRateLimiter implements RateLimiter {

	private static final Log logger = LogFactory.getLog(ListenedRateLimiter.class);

	private final AtomicBoolean told = new AtomicBoolean();

	private final RateLimiter limiter;

	private final List<RateLimitListener> listeners;

	ListenedRateLimiter(RateLimiter limiter, List<RateLimitListener> listeners) {
		this.limiter = limiter;
		this.listeners = List.copyOf(listeners);
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
		for (RateLimitListener listener : this.listeners) {
			try {
				listener.decided(decision);
			}
			catch (RuntimeException ex) {
				failed(listener, ex);
			}
		}
		return decision;
	}

	private void failed(RateLimitListener listener, RuntimeException ex) {
		String message = "A rate limit listener of %s failed; limits go on without it".formatted(listener.getClass());
		if (this.told.compareAndSet(false, true)) {
			logger.warn(message, ex);
		}
		else {
			logger.debug(message, ex);
		}
	}

}
