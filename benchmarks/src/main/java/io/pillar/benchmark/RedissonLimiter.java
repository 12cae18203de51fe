package io.pillar.benchmark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.redisson.Redisson;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/**
 * Redisson's rate limiter.
 */
final class RedissonLimiter implements Limiter {

	private final Map<String, RRateLimiter> limiters = new ConcurrentHashMap<>();

	private final RedissonClient client;

	private final Quota quota;

	RedissonLimiter(String redis, Quota quota) {
		Config config = new Config();
		config.useSingleServer().setAddress(redis);
		this.client = Redisson.create(config);
		this.quota = quota;
	}

	@Override
	public boolean acquire(String key) {
		return this.limiters.computeIfAbsent(key, this::limiter).tryAcquire();
	}

	private RRateLimiter limiter(String key) {
		RRateLimiter limiter = this.client.getRateLimiter(key);
		limiter.trySetRate(RateType.OVERALL, this.quota.permits(), this.quota.window());
		return limiter;
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
