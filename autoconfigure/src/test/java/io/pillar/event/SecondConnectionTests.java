package io.pillar.event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages of one channel that come on two connections, each of which is in order.
 */
class SecondConnectionTests extends EventSequenceFixture {

	@Test
	void messageOfTheOtherConnectionIsReadInItsPlace() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		assertThat(sequence.take("e", 3, text("c"), true)).isTrue();
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.read(reading("e", 3, sequence.position(), "c", 3))).isFalse();
		assertThat(heard(3)).containsExactly("a", "b", "c");
	}

	@Test
	void messageOfTheOtherConnectionIsHeardWhileAnswersAreAwaited() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED, (again) -> () -> false);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 4, text("d"), true);
		assertThat(heard(4)).containsExactly("a", "b", "c", "d");
	}

	@ParameterizedTest
	@EnumSource(names = { "SEQUENCED", "REPLAY" })
	void whatTheConnectionBeforeStillBringsIsNoOtherHistory(EventLevel level) {
		EventSequence sequence = sequence(level, (again) -> () -> false);
		sequence.take("e", 1, text("a"), true);
		sequence.suspect(true);
		EventPosition asked = sequence.position();
		sequence.take("e", 4, text("d"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.read(reading("e", 4, asked, "a", 1, "b", 2, "c", 3, "d", 4));
		assertThat(heard(4)).containsExactly("a", "b", "c", "d");
	}

	@Test
	void whatTheConnectionBeforeStillBringsIsReadInItsPlace() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 4, text("d"), true);
		sequence.suspect(true);
		EventPosition asked = sequence.position();
		sequence.take("e", 3, text("c"), true);
		assertThat(sequence.read(reading("e", 4, asked, "a", 1, "b", 2, "c", 3, "d", 4))).isFalse();
		assertThat(heard(4)).containsExactly("a", "b", "c", "d");
	}

	@Test
	void whatIsHeardIsKeptWhereNobodyMayReadIt() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.suspect(true);
		sequence.suspect(false);
		sequence.suspect(true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.suspect(true);
		sequence.suspect(false);
		sequence.take("e", 4, text("d"), true);
		assertThat(heard(4)).containsExactly("a", "b", "c", "d");
	}

}
