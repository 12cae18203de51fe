package io.pillar.benchmark;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs each subject once, so that no benchmark is started that cannot run.
 */
class SubjectTests {

	private static final Payload PAYLOAD = Payload.of(1, 100);

	private static RedisServer redis;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@ParameterizedTest
	@EnumSource
	void nodeWithBothTiersPutsGetsLoadsAndEvicts(Subject subject) {
		try (Node node = subject.start(redis.url(), Tiers.BOTH)) {
			assertWorks(node, subject.name());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JETCACHE", "REDISSON", "PILLAR" })
	void nodeWithRedisOnlyPutsGetsLoadsAndEvicts(Subject subject) {
		redis.execute("FLUSHALL");
		try (Node node = subject.start(redis.url(), Tiers.REDIS)) {
			assertWorks(node, subject.name());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JETCACHE", "REDISSON", "PILLAR" })
	void putReachesTheMemoryOfTheOtherNode(Subject subject) {
		redis.execute("FLUSHALL");
		Propagation propagation = Propagation.measure(subject, redis.url(), 4);
		assertThat(propagation.median()).isPositive();
	}

	@ParameterizedTest
	@EnumSource(names = { "REDIS_CACHE", "JETCACHE", "REDISSON", "PILLAR" })
	void coldKeyIsLoaded(Subject subject) throws Exception {
		redis.execute("FLUSHALL");
		assertThat(ColdKey.measure(subject, redis.url(), 1).loads()).isPositive();
	}

	private static void assertWorks(Node node, String key) {
		node.put(key, PAYLOAD);
		await().atMost(Duration.ofSeconds(10)).until(() -> PAYLOAD.equals(node.get(key)));
		assertThat(node.lookup(key)).isNotNull();
		node.evict(key);
		await().atMost(Duration.ofSeconds(10)).until(() -> node.get(key) == null);
		node.evict(key);
		assertThat(node.get(key + "-loaded", () -> PAYLOAD)).isEqualTo(PAYLOAD);
		await().atMost(Duration.ofSeconds(10)).until(() -> PAYLOAD.equals(node.get(key + "-loaded")));
	}

}
