package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	private final AtomicBoolean isBroken = new AtomicBoolean();

	/**
	 * Create a limiter.
	 * @param complaint how the log begins to say that limits cannot be asked for
	 * @param limiter the limiter that is asked, made when it is first needed
	 */
	UnfailingLimiter(String complaint, Supplier<RateLimiter> limiter) {
		this.complaint = complaint;
		this.limiter = limiter;
	}

	RateLimitDecision acquire(RateLimitRequest request) {
		try {
			return decided(this.limiter.get().acquire(request));
		}
		catch (RuntimeException ex) {
			return undecided(request, ex);
		}
	}

	CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		try {
			return this.limiter.get()
				.acquireAsync(request)
				.thenApply(this::decided)
				.exceptionally((ex) -> undecided(request, ex));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(undecided(request, ex));
		}
	}

	private RateLimitDecision decided(RateLimitDecision decision) {
		this.isBroken.set(false);
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
