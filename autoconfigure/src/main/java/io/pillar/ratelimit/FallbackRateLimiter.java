package io.pillar.ratelimit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;

import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisUnavailableException;

/**
 * Limits of all nodes together, and of this node alone while Redis is away.
 */
/*
 * What the nodes admitted alone is not made up for when Redis is back: it leaves the
 * window by itself. In the one window that spans the change, twice the permits may be
 * admitted: those that Redis counted and those of the nodes.
 */
final class FallbackRateLimiter implements RateLimiter {

	private final RateLimiter shared;

	private final RateLimiter local;

	private final IntSupplier nodes;

	FallbackRateLimiter(RateLimiter shared, RateLimiter local, IntSupplier nodes) {
		this.shared = shared;
		this.local = local;
		this.nodes = nodes;
	}

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		try {
			return this.shared.acquire(request);
		}
		catch (RedisUnavailableException ex) {
			return acquireAlone(request);
		}
	}

	/**
	 * Ask this node alone.
	 * @param request the request
	 * @return the answer
	 */
	RateLimitDecision acquireAlone(RateLimitRequest request) {
		return share(request).acquire(this.local);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return this.shared.acquireAsync(request).exceptionally((ex) -> {
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof RedisUnavailableException) {
				return acquireAlone(request);
			}
			throw (ex instanceof CompletionException completion) ? completion : new CompletionException(ex);
		});
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		try {
			return this.shared.peek(request);
		}
		catch (RedisUnavailableException ex) {
			return share(request).peek(this.local);
		}
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		if (decision.origin() == Origin.FALLBACK) {
			share(request).refund(this.local, decision);
		}
		else {
			this.shared.refund(request, decision);
		}
	}

	@Override
	public void reset(RateLimitKey key) {
		this.local.reset(key);
		this.shared.reset(key);
	}

	@Override
	public void rule(RateLimitKey key, RateLimitRuling ruling) {
		try {
			this.shared.rule(key, ruling);
		}
		catch (RedisUnavailableException ex) {
			this.local.rule(key, ruling);
			throw ex;
		}
	}

	@Override
	public void lift(RateLimitKey key) {
		this.local.lift(key);
		this.shared.lift(key);
	}

	@Override
	public Optional<RateLimitRuling> ruling(RateLimitKey key) {
		try {
			return this.shared.ruling(key);
		}
		catch (RedisUnavailableException ex) {
			return this.local.ruling(key);
		}
	}

	private LocalShare share(RateLimitRequest request) {
		return new LocalShare(request, this.nodes.getAsInt());
	}

}
