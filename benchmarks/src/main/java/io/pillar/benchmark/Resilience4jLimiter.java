package io.pillar.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;

/**
 * Resilience4j, which counts for one node.
 */
final class Resilience4jLimiter implements Limiter {

	private final Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();

	private final RateLimiterConfig config;

	Resilience4jLimiter(Quota quota) {
		this.config = RateLimiterConfig.custom()
			.limitForPeriod(quota.permits())
			.limitRefreshPeriod(quota.window())
			.timeoutDuration(Duration.ZERO)
			.build();
	}

	@Override
	public boolean acquire(String key) {
		return this.limiters.computeIfAbsent(key, (name) -> RateLimiter.of(name, this.config)).acquirePermission();
	}

	@Override
	public void close() {
		// nothing to close
	}

}
