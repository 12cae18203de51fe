package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;

import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Limits of this node alone.
 */
/*
 * All limits of a request are decided under the locks of their stripes, which are always
 * taken in the same order. A count is only touched under the lock of its stripe. It may
 * be forgotten when there are too many of them, those first that are asked for least.
 */
final class LocalRateLimiter implements RateLimiter {

	static final long MAX_SUBJECTS = 100_000;

	private static final int STRIPES = 64;

	private final ReentrantLock[] stripes = IntStream.range(0, STRIPES)
		.mapToObj((stripe) -> new ReentrantLock())
		.toArray(ReentrantLock[]::new);

	private final Cache<RateLimitKey, LocalCount> counts;

	private final Ticker ticker;

	LocalRateLimiter(long maxSubjects, Ticker ticker) {
		this.ticker = ticker;
		this.counts = Caffeine.newBuilder()
			.maximumSize(maxSubjects)
			.ticker(ticker)
			.executor(Runnable::run)
			.expireAfter(Expiry.<RateLimitKey, LocalCount>accessing((key, count) -> key.limit().window()))
			.build();
	}

	@Override
	public RateLimitDecision acquire(RateLimitRequest request) {
		return decide(request, true);
	}

	@Override
	public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
		return CompletableFuture.completedFuture(acquire(request));
	}

	@Override
	public RateLimitDecision peek(RateLimitRequest request) {
		return decide(request, false);
	}

	@Override
	public void refund(RateLimitRequest request, RateLimitDecision decision) {
		if (!decision.allowed()) {
			return;
		}
		locked(request, () -> {
			long now = now();
			for (int i = 0; i < request.keys().size(); i++) {
				LocalCount count = this.counts.getIfPresent(request.keys().get(i));
				// a shadow that was exceeded took nothing
				if (count != null && decision.states().get(i).allowed()) {
					count.refund(request.cost(), decision.stamp(), now);
				}
			}
			return decision;
		});
	}

	@Override
	public void reset(RateLimitKey key) {
		this.counts.invalidate(key);
	}

	private RateLimitDecision decide(RateLimitRequest request, boolean take) {
		return locked(request, () -> {
			long now = now();
			List<LocalCount> counts = request.keys()
				.stream()
				.map((key) -> this.counts.get(key, (missing) -> LocalCount.of(missing.limit())))
				.toList();
			return decide(request, counts, now, take);
		});
	}

	private static RateLimitDecision decide(RateLimitRequest request, List<LocalCount> counts, long now, boolean take) {
		boolean allowed = true;
		for (int i = 0; i < counts.size(); i++) {
			allowed &= counts.get(i).free(now) >= request.cost() || request.keys().get(i).limit().shadow();
		}
		List<RateLimitState> states = new ArrayList<>(counts.size());
		for (int i = 0; i < counts.size(); i++) {
			LocalCount count = counts.get(i);
			RateLimit limit = request.keys().get(i).limit();
			boolean enough = count.free(now) >= request.cost();
			Long wait = (enough || request.cost() > limit.permits()) ? null : count.untilFree(request.cost(), now);
			if (allowed && enough && take) {
				count.take(request.cost(), now);
			}
			states.add(new RateLimitState(limit, enough, count.free(now), Duration.ofMillis(count.untilMore(now)),
					Duration.ofMillis(count.untilAll(now)), (wait != null) ? Duration.ofMillis(wait) : null));
		}
		return new RateLimitDecision(allowed, states, Origin.LOCAL, now);
	}

	private RateLimitDecision locked(RateLimitRequest request, Supplier<RateLimitDecision> work) {
		int[] needed = request.keys()
			.stream()
			.mapToInt((key) -> (key.hashCode() ^ key.hashCode() >>> 16) & STRIPES - 1)
			.sorted()
			.distinct()
			.toArray();
		for (int stripe : needed) {
			this.stripes[stripe].lock();
		}
		try {
			return work.get();
		}
		finally {
			for (int stripe : needed) {
				this.stripes[stripe].unlock();
			}
		}
	}

	private long now() {
		return TimeUnit.NANOSECONDS.toMillis(this.ticker.read());
	}

}
