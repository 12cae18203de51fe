package io.pillar.benchmark;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each limiter once, so that no benchmark is started that cannot run.
 */
class LimiterSubjectTests extends SubjectBase {

	@ParameterizedTest
	@EnumSource
	void limiterThatHasPlentyAllows(LimiterSubject subject) {
		try (Limiter limiter = subject.start(this.redis.url(), Quota.PLENTY)) {
			for (int i = 0; i < 100; i++) {
				assertThat(limiter.acquire("key")).isTrue();
				assertThat(limiter.acquireAll("a", "b", "c", "d")).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void limiterThatIsSpentDenies(LimiterSubject subject) {
		try (Limiter limiter = subject.start(this.redis.url(), Quota.SPENT)) {
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
		assertThat(ScriptCalls.measure(subject, this.redis, 100)).isPositive();
	}

	@Test
	void pillarRunsOneScriptForFourLimits() {
		// those in which the node says that it is there come on top
		assertThat(ScriptCalls.measure(LimiterSubject.PILLAR, this.redis, 1000)).isBetween(1.0, 1.01);
	}

}
