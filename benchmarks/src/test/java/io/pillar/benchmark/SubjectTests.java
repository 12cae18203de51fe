package io.pillar.benchmark;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs each subject once, so that no benchmark is started that cannot run.
 */
class SubjectTests extends SubjectBase {

	private static final Payload PAYLOAD = Payload.of(1, 100);

	@ParameterizedTest
	@EnumSource
	void nodeWithBothTiersPutsGetsLoadsAndEvicts(Subject subject) {
		try (Node node = subject.start(this.redis.url(), Tiers.BOTH)) {
			assertWorks(node, subject.name());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JETCACHE", "REDISSON", "PILLAR" })
	void nodeWithRedisOnlyPutsGetsLoadsAndEvicts(Subject subject) {
		try (Node node = subject.start(this.redis.url(), Tiers.REDIS)) {
			assertWorks(node, subject.name());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "JETCACHE", "REDISSON", "PILLAR" })
	void putReachesTheMemoryOfTheOtherNode(Subject subject) {
		Propagation propagation = Propagation.measure(subject, this.redis.url(), 4);
		assertThat(propagation.median()).isPositive();
	}

	@ParameterizedTest
	@EnumSource(names = { "REDIS_CACHE", "JETCACHE", "REDISSON", "PILLAR" })
	void coldKeyIsLoaded(Subject subject) throws Exception {
		assertThat(ColdKey.measure(subject, this.redis.url(), 1).loads()).isPositive();
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
