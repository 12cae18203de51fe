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
					"pillar.rate-limit.policies.work.window=1m")
			.withBean("limiter", RateLimiter.class, () -> new LocalRateLimiter(1000, nanos::get));
	}

}
