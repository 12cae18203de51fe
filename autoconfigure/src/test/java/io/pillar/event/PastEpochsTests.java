package io.pillar.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node hears of an epoch that is over.
 */
class PastEpochsTests extends EventSequenceFixture {

	@Test
	void messagesOfAnEpochThatIsOverThatComeLateAreNotHeardAfterTheirGap() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 5, text("own"), false);
		sequence.take("f", 1, text("b"), true);
		sequence.take("e", 2, text("told"), true);
		sequence.take("e", 3, text("told too"), true);
		sequence.take("e", 5, text("own"), true);
		sequence.take("e", 6, text("late"), true);
		sequence.take("e", 7, text("own too"), false);
		sequence.take("f", 2, text("c"), true);
		assertThat(heard(7)).containsExactly("a", gap("e", 2, 4, EventGap.Reason.LOST), "own", open("e", 6), "b",
				"own too", "c");
	}

	@Test
	void eventOfAnEpochThatIsOverIsHeardOnceHoweverItCame() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		sequence.take("e", 2, text("late"), true);
		sequence.alone(envelope("late", false), text("late"));
		sequence.take("f", 2, again("late"), true);
		sequence.take("f", 3, again("c"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.alone(envelope("alone", false), text("alone"));
		sequence.take("e", 4, text("alone"), true);
		sequence.take("f", 4, again("alone"), true);
		sequence.take("f", 5, text("d"), true);
		assertThat(heard(7)).containsExactly("a", open("e", 2), "b", "late", "c", "alone", "d");
	}

	@Test
	void ownEventOfAnEpochThatComesBackIsHeardOnce() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		assertThat(sequence.take("e", 2, text("c"), true)).isTrue();
		sequence.take("e", 4, text("own too"), false);
		sequence.take("e", 3, text("own"), false);
		assertThat(sequence.take("e", 4, text("own too"), true)).isTrue();
		assertThat(sequence.read(reading("e", 4, sequence.position(), "own too", 4))).isTrue();
		sequence.read(reading("e", 4, sequence.position(), "a", 1, "c", 2, "own", 3, "own too", 4));
		sequence.take("e", 5, text("d"), true);
		assertThat(heard(8)).containsExactly("a", open("e", 2), "b", "own too", "own", open("f", 2), "c", "d");
		assertThat(infos().get(2).number()).isEmpty();
	}

	@Test
	void epochThatComesBackWithOtherEventsIsComparedWithWhatIsKnownOfIt() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.take("f", 1, text("f"), true);
		assertThat(sequence.read(reading("e", 4, sequence.position()))).isTrue();
		assertThat(sequence.read(reading("e", 4, sequence.position(), "a", 1, "d", 2, "e", 3, "g", 4))).isFalse();
		assertThat(heard(9)).containsExactly("a", "b", "c", open("e", 4), "f", open("f", 2), "d", "e", "g");
	}

	@Test
	void messagesOfKnownEventsThatComeLateAreNoOtherEventsShouldTheirEpochComeBack() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("own"), false);
		sequence.take("f", 1, text("f"), true);
		sequence.take("e", 2, text("own"), true);
		sequence.settle(reading("e", 2, sequence.position()));
		sequence.take("e", 3, text("b"), true);
		assertThat(heard(6)).containsExactly("a", "own", open("e", 3), "f", open("f", 2), "b");
	}

}
