package io.pillar.benchmark;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the locks of each once, so that no benchmark is started that cannot run.
 */
class LockerSubjectTests extends SubjectBase {

	@ParameterizedTest
	@EnumSource
	void lockIsTakenAndReleased(LockerSubject subject) {
		LockerFootprint footprint = LockerFootprint.measure(subject, this.redis);
		assertThat(footprint.commands()).isGreaterThan(1);
		assertThat(footprint.connections()).isPositive();
	}

	@ParameterizedTest
	@EnumSource(names = { "REDISSON", "PILLAR" })
	void lockIsHandedOver(LockerSubject subject) throws InterruptedException {
		assertThat(HandOver.measure(subject, this.redis, 3)).isPositive();
	}

}
