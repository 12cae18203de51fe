package io.pillar.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes to a node around the moment at which it finds that Redis went back, in the
 * same epoch.
 */
class HistoryWentBackTests extends EventSequenceFixture {

	@Test
	void lookFromBeforeRedisWentBackLosesNothing() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 7, text("a"), true);
		sequence.take("e", 8, text("b"), true);
		EventReading look = reading("e", 9, sequence.position());
		assertThat(sequence.isBehind(look)).isTrue();
		sequence.take("e", 7, text("other"), true);
		sequence.settle(look);
		sequence.take("e", 8, text("c"), true);
		assertThat(heard(5)).containsExactly("a", "b", open("e", 9), "other", "c");
	}

}
