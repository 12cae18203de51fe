package io.pillar.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes the masters of a Sentinel group away, one after the other.
 */
class RedisSentinelTests {

	private static final Duration FAILOVER = Duration.ofSeconds(40);

	@Test
	void masterThatIsKilledOrHangsIsReplaced() {
		try (RedisSentinelGroup group = RedisSentinelGroup.start()) {
			Node.runner("spring.data.redis.sentinel.master=" + group.masterName(),
					"spring.data.redis.sentinel.nodes=" + String.join(",", group.sentinelAddresses()))
				.run((context) -> {
					RedisFormsTests.assertServes(context);
					RedisServer first = group.master();
					first.kill();
					assertServedByAnother(context, group, first);
					first.restart();
					RedisServer second = group.master();
					second.pause();
					assertServedByAnother(context, group, second);
					second.resume();
					assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
				});
		}
	}

	private static void assertServedByAnother(ApplicationContext context, RedisSentinelGroup group, RedisServer old) {
		RedisAvailability availability = context.getBean(RedisAvailability.class);
		await().atMost(FAILOVER).until(() -> !availability.isAvailable());
		await().atMost(FAILOVER).until(availability::isAvailable);
		String role = context.getBean(RedisLink.class).call((redis) -> redis.info("replication"));
		assertThat(role).contains("role:master");
		await().atMost(FAILOVER).until(() -> group.master() != old);
		await().until(() -> context.getBean(RedisChannels.class).isSubscribed());
	}

}
