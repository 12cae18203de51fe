package io.pillar.benchmark;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the locks of each once, so that no benchmark is started that cannot run.
 */
class LockerSubjectTests {

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
	void lockIsTakenAndReleased(LockerSubject subject) {
		redis.execute("FLUSHALL");
		LockerFootprint footprint = LockerFootprint.measure(subject, redis);
		assertThat(footprint.commands()).isGreaterThan(1);
		assertThat(footprint.connections()).isPositive();
	}

	@ParameterizedTest
	@EnumSource(names = { "REDISSON", "PILLAR" })
	void lockIsHandedOver(LockerSubject subject) throws InterruptedException {
		redis.execute("FLUSHALL");
		assertThat(HandOver.measure(subject, redis, 3)).isPositive();
	}

}
