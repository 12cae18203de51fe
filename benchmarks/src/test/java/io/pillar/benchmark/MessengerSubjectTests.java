package io.pillar.benchmark;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the messages of each once, so that no benchmark is started that cannot run.
 */
class MessengerSubjectTests extends SubjectBase {

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "PILLAR_LONG_REPLAY", "PILLAR_SEQUENCED" })
	void messageGoesFromNodeToNode(MessengerSubject subject) throws Exception {
		try (MessengerPair pair = new MessengerPair(subject, this.redis.url())) {
			assertThat(pair.latencies(10)).hasSize(10).doesNotContain(0);
			assertThat(pair.rate(2, Duration.ofMillis(50))).isPositive();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "PILLAR_LONG_REPLAY", "PILLAR_SEQUENCED" })
	void nodeThatWasCutOffKnowsWhatItMissed(MessengerSubject subject) {
		CutOff cutOff = CutOff.measure(subject, this.redis, Duration.ofMillis(500), Duration.ofSeconds(60));
		assertThat(cutOff.sent()).isEqualTo(500);
		assertThat(cutOff.heard()).isEqualTo((subject == MessengerSubject.PILLAR_LONG_REPLAY) ? 500 : 0);
		assertThat(cutOff.told())
			.isEqualTo((subject == MessengerSubject.PILLAR_LONG_REPLAY) ? "–" : "exactly, by one gap");
		assertThat(cutOff.twice()).isZero();
		assertThat(cutOff.disordered()).isZero();
		assertThat(cutOff.seconds()).isNotNegative();
	}

}
