package io.pillar.benchmark;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each limiter once, so that no benchmark is started that cannot run.
 */
class LimiterSubjectTests {

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
	void limiterThatHasPlentyAllows(LimiterSubject subject) {
		redis.execute("FLUSHALL");
		try (Limiter limiter = subject.start(redis.url(), Quota.PLENTY)) {
			for (int i = 0; i < 100; i++) {
				assertThat(limiter.acquire("key")).isTrue();
				assertThat(limiter.acquireAll("a", "b", "c", "d")).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void limiterThatIsSpentDenies(LimiterSubject subject) {
		redis.execute("FLUSHALL");
		try (Limiter limiter = subject.start(redis.url(), Quota.SPENT)) {
			assertThat(limiter.acquire("key")).isTrue();
			for (int i = 0; i < 100; i++) {
				assertThat(limiter.acquire("key")).isFalse();
			}
			assertThat(limiter.acquire("other")).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "RESILIENCE4J", "PILLAR_LEASED" })
	void limiterRunsScripts(LimiterSubject subject) {
		redis.execute("FLUSHALL");
		assertThat(ScriptCalls.measure(subject, redis, 100)).isPositive();
	}

	@Test
	void pillarRunsOneScriptForFourLimits() {
		redis.execute("FLUSHALL");
		// those in which the node says that it is there come on top
		assertThat(ScriptCalls.measure(LimiterSubject.PILLAR, redis, 1000)).isBetween(1.0, 1.01);
	}

}
