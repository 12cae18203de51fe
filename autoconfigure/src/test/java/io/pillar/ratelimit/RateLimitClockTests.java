package io.pillar.ratelimit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Nodes whose clocks are an hour off. That no limit reads a clock of its own is seen to
 * by the rules for all code.
 */
class RateLimitClockTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@Test
	void nodesWhoseClocksAreAnHourOffDecideAsATrueSlidingWindow() {
		RateLimit limit = RateLimit.of("exact", 20, Duration.ofMillis(200));
		RateLimitKey key = new RateLimitKey(limit, "subject");
		SlidingWindow oracle = new SlidingWindow(limit);
		Random random = Seeds.random();
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port())) {
			List<RateLimiter> limiters = List.of(limiter(nodes.start(Slow.class), HOUR.negated()),
					limiter(nodes.start(), Duration.ZERO), limiter(nodes.start(Fast.class), HOUR));
			while (oracle.admissions() < 300) {
				RateLimitRequest request = RateLimitRequest.of(key).withCost(1 + random.nextInt(3));
				RateLimitDecision decision = limiters.get(random.nextInt(limiters.size())).acquire(request);
				if (decision.origin() == Origin.SHARED) {
					oracle.check(request.cost(), decision);
				}
				else {
					assertThat(decision.origin()).isEqualTo(Origin.REMEMBERED);
					assertThat(decision.retryAfter().orElseThrow()).isLessThanOrEqualTo(limit.window());
				}
			}
		}
		oracle.checkNeverTooMany();
	}

	private static RateLimiter limiter(ConfigurableApplicationContext node, Duration off) {
		Instant since = node.getBean(RedisAvailability.class).since();
		assertThat(since).isCloseTo(Instant.now().plus(off), within(Duration.ofMinutes(10)));
		return node.getBean(RateLimiter.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		@Bean
		Clock clock() {
			return Clock.offset(Clock.systemUTC(), HOUR.negated());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Fast {

		@Bean
		Clock clock() {
			return Clock.offset(Clock.systemUTC(), HOUR);
		}

	}

}
