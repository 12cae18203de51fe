package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Among how many nodes a limit is divided when Redis goes away.
 */
class RedisNodesTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Test
	void nodesThatRedisForgotAreNotTakenForGone() {
		try (RedisServer redis = RedisServer.builder().start();
				RateLimitNodes nodes = RateLimitNodes.on(redis.host(), redis.port())) {
			ConfigurableApplicationContext one = nodes.start();
			ConfigurableApplicationContext other = nodes.start();
			List<RedisNodes> counts = List.of(one.getBean(RedisNodes.class), other.getBean(RedisNodes.class));
			await().atMost(LIMIT).until(() -> counts.stream().allMatch((count) -> count.count() == 2));
			redis.kill();
			redis.restart();
			await().atMost(LIMIT).until(() -> isAvailable(one) && isAvailable(other));
			await().atMost(LIMIT).until(() -> redis.execute("ZCARD", "limits:rate-limit:nodes").equals("2"));
			assertThat(counts).extracting(RedisNodes::count).containsExactly(2, 2);
			other.close();
			await().atMost(LIMIT).until(() -> counts.get(0).count() == 1);
		}
	}

	private static boolean isAvailable(ConfigurableApplicationContext node) {
		return node.getBean(RedisAvailability.class).isAvailable();
	}

}
