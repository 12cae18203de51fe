package io.pillar.ratelimit;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Cluster one of whose servers hangs and is not replaced.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitShardTests {

	private static final RateLimit LIMIT = RateLimit.of("shard", 1000, Duration.ofMinutes(10));

	private static RedisClusterGroup cluster;

	private static RateLimitNodes nodes;

	private static ConfigurableApplicationContext node;

	private static RateLimiter limiter;

	private static RedisServer lost;

	@BeforeAll
	static void start() {
		cluster = RedisClusterGroup.builder().replicasPerMaster(0).proxied().start();
		nodes = new RateLimitNodes("spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodeAddresses()));
		node = nodes.start();
		limiter = node.getBean(RateLimiter.class);
		lost = cluster.servers().get(0);
	}

	@AfterAll
	static void stop() {
		nodes.close();
		cluster.close();
	}

	@Test
	void firstRequestOfAServerThatHangsWaitsForItAndNoOther(CapturedOutput output) {
		RateLimitKey away = key((server) -> server == lost);
		RateLimitKey there = key((server) -> server != lost);
		assertThat(originOf(away, there)).isEqualTo(Origin.SHARED);
		cluster.proxyOf(lost).blackHole();
		assertThat(originOf(away)).isEqualTo(Origin.FALLBACK);
		long timeouts = timeouts();
		for (int i = 0; i < 5; i++) {
			assertThat(originOf(away)).isEqualTo(Origin.FALLBACK);
			assertThat(originOf(away, there)).isEqualTo(Origin.FALLBACK);
			assertThat(limiter.acquireAsync(RateLimitRequest.of(away)).join().origin()).isEqualTo(Origin.FALLBACK);
		}
		// those of who looks whether it is back
		assertThat(timeouts() - timeouts).isLessThan(10);
		assertThat(node.getBean(RedisAvailability.class).isAvailable()).isTrue();
		RateLimitDecision other = limiter.acquire(RateLimitRequest.of(there));
		assertThat(other.origin()).isEqualTo(Origin.SHARED);
		assertThat(other.states().get(0).remaining()).as("nothing was taken in vain").isEqualTo(998);
		assertThat(output).containsOnlyOnce("A server of the Redis Cluster does not answer");
		cluster.proxyOf(lost).heal();
		await().atMost(Duration.ofSeconds(30)).until(() -> originOf(away) == Origin.SHARED);
		await().until(() -> output.getOut().contains("All of the Redis Cluster answers again"));
	}

	private static RateLimitKey key(Predicate<RedisServer> where) {
		RedisSubjects subjects = node.getBean(RedisSubjects.class);
		return IntStream.range(0, 1000)
			.mapToObj((i) -> new RateLimitKey(LIMIT, "subject" + i))
			.filter((key) -> where.test(cluster.masterOf(subjects.name(key))))
			.findFirst()
			.orElseThrow();
	}

	private static Origin originOf(RateLimitKey... keys) {
		return limiter.acquire(RateLimitRequest.of(keys)).origin();
	}

	private static long timeouts() {
		return node.getBean(RedisLink.class).stats().timeouts();
	}

}
