package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.support.AopUtils;

import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Asks the rate limiter for permits. No request and no call fails because its limits
 * could not be asked for.
 */
final class UnfailingLimiter {

	private static final Log logger = LogFactory.getLog(UnfailingLimiter.class);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private final String complaint;

	private final Supplier<RateLimiter> limiter;

	private final Supplier<RateLimitListener> listeners;

	private final AtomicBoolean isBroken = new AtomicBoolean();

	/**
	 * Create a limiter.
	 * @param complaint how the log begins to say that limits cannot be asked for
	 * @param limiter the limiter that is asked, made when it is first needed
	 * @param listeners told of decisions that nobody else tells of
	 */
	UnfailingLimiter(String complaint, Supplier<RateLimiter> limiter, Supplier<RateLimitListener> listeners) {
		this.complaint = complaint;
		this.limiter = limiter;
		this.listeners = listeners;
	}

	RateLimitDecision acquire(RateLimitRequest request) {
		try {
			RateLimiter limiter = this.limiter.get();
			return decided(limiter, request, limiter.acquire(request));
		}
		catch (RuntimeException ex) {
			return undecided(request, ex);
		}
	}

	/**
	 * Ask this node alone, where that is possible: whoever asks has waited for Redis.
	 * @param request the request
	 * @return the answer
	 */
	RateLimitDecision acquireAlone(RateLimitRequest request) {
		return (this.limiter.get() instanceof ListenedRateLimiter own) ? own.acquireAlone(request) : acquire(request);
	}

	CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		try {
			RateLimiter limiter = this.limiter.get();
			return limiter.acquireAsync(request)
				.thenApply((decision) -> decided(limiter, request, decision))
				.exceptionally((ex) -> undecided(request, ex));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(undecided(request, ex));
		}
	}

	private RateLimitDecision decided(RateLimiter limiter, RateLimitRequest request, RateLimitDecision decision) {
		this.isBroken.set(false);
		// an application's own limiter tells nobody
		if (!(limiter instanceof ListenedRateLimiter)
				&& AopUtils.getTargetClass(limiter) != ListenedRateLimiter.class) {
			this.listeners.get().decided(request, decision);
		}
		return decision;
	}

	private RateLimitDecision undecided(RateLimitRequest request, Throwable ex) {
		if (this.isBroken.compareAndSet(false, true)) {
			logger.warn(this.complaint + " do as while Redis is away, and those that would count on their own allow",
					ex);
		}
		List<RateLimitState> closed = request.keys()
			.stream()
			.map(RateLimitKey::limit)
			.filter((limit) -> limit.withoutRedis() == WithoutRedis.CLOSED && !limit.shadow())
			.map((limit) -> new RateLimitState(limit, false, 0, RETRY, RETRY, RETRY))
			.toList();
		return new RateLimitDecision(closed.isEmpty(), closed, Origin.FALLBACK, 0);
	}

}
