package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Among how many nodes a limit is divided when Redis goes away.
 */
class RedisNodesTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	void nodesThatRedisForgotAreNotTakenForGone() throws Exception {
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port())) {
			ConfigurableApplicationContext one = nodes.start();
			ConfigurableApplicationContext other = nodes.start();
			List<RedisNodes> counts = List.of(BriskBeats.of(one), BriskBeats.of(other));
			await().atMost(LIMIT).until(() -> counts.stream().allMatch((count) -> count.count() == 2));
			redis.kill();
			redis.restart();
			await().atMost(LIMIT).until(() -> isAvailable(one) && isAvailable(other));
			await().atMost(LIMIT).until(() -> redis.execute("ZCARD", BriskBeats.NODES).equals("2"));
			assertThat(counts).extracting(RedisNodes::count).containsExactly(2, 2);
			counts.get(1).destroy();
			await().atMost(LIMIT).until(() -> counts.get(0).count() == 1);
			counts.get(0).destroy();
		}
	}

	@Test
	void nodeThatStartsWhileRedisIsAwayHasItsShareOfTheNodesThatAreExpected() {
		try (RedisServer redis = RedisServer.builder().start()) {
			redis.kill();
			try (ConfigurableApplicationContext node = new SpringApplicationBuilder(RateLimitNodes.Node.class)
				.web(WebApplicationType.NONE)
				.logStartupInfo(false)
				.properties("spring.application.name=limits", "spring.data.redis.host=" + redis.host(),
						"spring.data.redis.port=" + redis.port(), "pillar.rate-limit.expected-nodes=4")
				.run()) {
				RateLimiter limiter = node.getBean(RateLimiter.class);
				RateLimitKey key = new RateLimitKey(RateLimit.of("expected", 100, LIMIT), "subject");
				assertThat(IntStream.range(0, 100).filter((i) -> limiter.acquire(RateLimitRequest.of(key)).allowed()))
					.hasSize(25);
			}
		}
	}

	@Test
	void nodeThatDiedBeforeTheClockWasSetBackIsNotThereForEver() {
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port())) {
			long later = System.currentTimeMillis() + LIMIT.toMillis();
			redis.execute("ZADD", "limits:rate-limit:nodes", Long.toString(later), "gone");
			assertThat(nodes.start().getBean(RedisNodes.class)).isNotNull();
			await().atMost(LIMIT)
				.until(() -> redis.execute("ZRANGE", "limits:rate-limit:nodes", "0", "-1").lines().count() == 1
						&& !redis.execute("ZRANGE", "limits:rate-limit:nodes", "0", "-1").contains("gone"));
		}
	}

	@Test
	void noNodesAtAllAreNotExpected() {
		LimitedContexts.runner(new AtomicLong())
			.withPropertyValues("pillar.rate-limit.expected-nodes=0")
			.run((context) -> assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> context.getBean(RateLimitProperties.class).checkedExpectedNodes())
				.withMessageContaining("pillar.rate-limit.expected-nodes"));
	}

	private static boolean isAvailable(ConfigurableApplicationContext node) {
		return node.getBean(RedisAvailability.class).isAvailable();
	}

}
