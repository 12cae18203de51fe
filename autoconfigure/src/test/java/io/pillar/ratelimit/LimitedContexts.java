package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * Applications with limited methods, on a clock that is moved by hand.
 */
final class LimitedContexts {

	static final AutoConfigurations ALL = AutoConfigurations.of(PillarRedisAutoConfiguration.class,
			RateLimitAutoConfiguration.class, RateLimitMethodAutoConfiguration.class);

	private LimitedContexts() {
	}

	static ApplicationContextRunner runner(AtomicLong nanos) {
		nanos.set(Duration.ofDays(1).toNanos());
		return new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("pillar.mode=local", "spring.application.name=site",
					"pillar.rate-limit.policies.work.key=method", "pillar.rate-limit.policies.work.limit=2",
					"pillar.rate-limit.policies.work.window=1m", "pillar.rate-limit.policies.closed.key=method",
					"pillar.rate-limit.policies.closed.limit=100", "pillar.rate-limit.policies.closed.window=1m",
					"pillar.rate-limit.policies.closed.on-redis-down=closed")
			.withBean("limiter", RateLimiter.class, () -> new LocalRateLimiter(1000, nanos::get));
	}

}
