package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.Assert;

import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimiter;

/**
 * Pillar's own limiter.
 */
final class PillarLimiter implements Limiter {

	private static final int LIMITS = 4;

	private final ConfigurableApplicationContext context;

	private final RateLimiter limiter;

	private final List<RateLimit> limits;

	PillarLimiter(String redis, Quota quota, boolean isLeased) {
		// the peers wait that long too for a server that has much to do
		this.context = SpringNodes.pillarContext(redis, new Class<?>[0], "--pillar.redis.timeout=30s");
		this.limiter = this.context.getBean(RateLimiter.class);
		this.limits = IntStream.range(0, LIMITS)
			.mapToObj((i) -> RateLimit.of("limit" + i, quota.permits(), quota.window()))
			.map((limit) -> isLeased ? limit.asLeased() : limit)
			.toList();
	}

	@Override
	public boolean acquire(String key) {
		return isAllowed(this.limiter.acquire(RateLimitRequest.of(new RateLimitKey(this.limits.get(0), key))));
	}

	@Override
	public boolean acquireAll(String... keys) {
		List<RateLimitKey> all = new ArrayList<>(keys.length);
		for (int i = 0; i < keys.length; i++) {
			all.add(new RateLimitKey(this.limits.get(i), keys[i]));
		}
		return isAllowed(this.limiter.acquire(new RateLimitRequest(all, 1)));
	}

	private static boolean isAllowed(RateLimitDecision decision) {
		Assert.state(decision.origin() != Origin.FALLBACK, "Redis was away");
		return decision.allowed();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
