package io.pillar.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a node puts events in order, and what it makes of numbers that do not fit.
 */
class EventSequenceTests extends EventSequenceFixture {

	@Test
	void eventThatIsMissingIsToldOnceTheChannelIsPastIt() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 4, text("own"), false);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 5, text("c"), true);
		assertThat(heard(5)).containsExactly("a", "b", gap("e", 3, 3, EventGap.Reason.LOST), "own", "c");
	}

	@Test
	void eventThatIsMissingIsReadAndWhatIsNotThereIsTold() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		assertThat(sequence.take("e", 5, text("e"), true)).isTrue();
		assertThat(sequence.read(reading("e", 5, new EventPosition("e", 1), "c", 3, "d", 4, "e", 5))).isFalse();
		assertThat(heard(5)).containsExactly("a", gap("e", 2, 2, EventGap.Reason.TRIMMED), "c", "d", "e");
	}

	@Test
	void eventThatArrivesTwiceIsLeftOut() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 1, text("a"), false);
		sequence.take("e", 2, again("a"), true);
		sequence.take("e", 3, again("b"), true);
		sequence.take("e", 4, text("b"), true);
		sequence.take("e", 5, text("c"), true);
		assertThat(heard(3)).containsExactly("a", "b", "c");
		assertThat(this.counters.repeated.sum()).isEqualTo(2);
	}

	@Test
	void eventThatIsSentAgainAfterRedisLostAllIsLeftOut() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		sequence.take("f", 2, again("a"), true);
		assertThat(heard(3)).containsExactly("a", open("e", 2), "b");
	}

	@Test
	void anotherEpochIsToldAndBeginsAtItsFirst() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 7, text("a"), true);
		sequence.take("e", 9, text("own"), false);
		sequence.take("f", 2, text("b"), true);
		sequence.take("e", 10, text("late"), false);
		sequence.take("e", 10, text("late"), true);
		assertThat(heard(7)).containsExactly("a", gap("e", 8, 8, EventGap.Reason.LOST), "own", open("e", 10),
				gap("f", 1, 1, EventGap.Reason.LOST), "b", "late");
	}

	@Test
	void epochThatComesBackGoesOnWhereItWasLeft() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		assertThat(sequence.take("e", 3, text("d"), true)).isTrue();
		sequence.read(reading("e", 3, sequence.position()));
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "c", 2, "d", 3))).isFalse();
		assertThat(heard(6)).containsExactly("a", open("e", 2), "b", open("f", 2), "c", "d");
	}

	@Test
	void epochThatComesBackWithFewerEventsIsFollowedAndToldWhatWasLost() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 9, text("a"), true);
		sequence.take("f", 1, text("b"), true);
		assertThat(sequence.take("e", 5, text("c"), true)).isTrue();
		assertThat(sequence.isBehind(reading("e", 5, new EventPosition("e", 9)))).isFalse();
		sequence.settle(reading("e", 5, sequence.position()));
		assertThat(heard(5)).endsWith("b", open("f", 2), gap("e", 5, 5, EventGap.Reason.LOST));
	}

	@Test
	void numberThatComesWithAnotherEventIsAnotherHistory() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 2, text("other"), true);
		sequence.take("e", 3, text("c"), true);
		assertThat(heard(5)).containsExactly("a", "b", open("e", 3), "other", "c");
	}

	@Test
	void historyThatWentBackIsComparedWithWhatIsKnown() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		assertThat(sequence.take("e", 2, text("other"), true)).isTrue();
		assertThat(sequence.reached()).isNull();
		EventPosition asked = sequence.position();
		assertThat(sequence.read(reading("e", 3, asked, "a", 1, "other", 2, "more", 3))).isFalse();
		sequence.take("e", 4, text("d"), true);
		assertThat(heard(7)).containsExactly("a", "b", "c", open("e", 4), "other", "more", "d");
		assertThat(sequence.reached()).isEqualTo(new EventPosition("e", 4));
	}

	@Test
	void lastNumberThatIsLowerThanWhatWasHeardIsAnotherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.read(reading("e", 1, new EventPosition("e", 2)))).isTrue();
		assertThat(sequence.read(reading("e", 1, sequence.position(), "a", 1))).isFalse();
		sequence.take("e", 2, text("c"), true);
		assertThat(heard(4)).containsExactly("a", "b", open("e", 3), "c");
	}

	@Test
	void historyThatWentBackAndHasComeFurtherSinceIsComparedToo() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.read(reading("e", 4, new EventPosition("e", 2), "other", 2, "c", 3, "d", 4))).isTrue();
		assertThat(sequence.read(reading("e", 4, sequence.position(), "a", 1, "other", 2, "c", 3, "d", 4))).isFalse();
		assertThat(heard(6)).containsExactly("a", "b", open("e", 3), "other", "c", "d");
	}

	@Test
	void lookThatWasOvertakenByEventsIsNoLoss() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.isBehind(reading("e", 1, asked))).isFalse();
		EventReading look = reading("e", 4, asked);
		assertThat(sequence.isBehind(look)).isTrue();
		sequence.take("e", 3, text("c"), true);
		sequence.settle(look);
		sequence.take("e", 4, text("too late"), true);
		sequence.take("e", 5, text("d"), true);
		assertThat(heard(5)).containsExactly("a", "b", "c", gap("e", 4, 4, EventGap.Reason.LOST), "d");
	}

	@Test
	void eventThatTheNodeDeliveredAloneIsLeftOutWhenItsNumberComes() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		Envelope own = envelope("own", false);
		sequence.alone(own, own.write());
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, own.sentAgain().write(), true);
		sequence.take("e", 3, text("b"), true);
		sequence.alone(envelope("b", false), text("b"));
		assertThat(heard(3)).containsExactly("own", "a", "b");
	}

	@Test
	void whatIsUnderWayWhenItBeginsIsNoOtherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.isBehind(reading("e", 5, new EventPosition("", 0)));
		sequence.take("e", 6, text("own"), false);
		assertThat(sequence.take("e", 5, text("old"), true)).isFalse();
		sequence.take("e", 6, text("own"), true);
		sequence.take("e", 7, text("a"), true);
		assertThat(heard(2)).containsExactly("own", "a");
	}

	@Test
	void nodeThatHasHadNoEventKnowsWhichOneItBeganAt() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.isBehind(reading("e", 5, new EventPosition("", 0)));
		sequence.read(reading("e", 5, sequence.position(), "old", 5));
		assertThat(sequence.take("e", 4, text("older"), true)).isFalse();
		assertThat(sequence.take("e", 5, text("old"), true)).isFalse();
		assertThat(sequence.take("e", 5, text("other"), true)).isTrue();
		assertThat(sequence.read(reading("e", 6, sequence.position(), "another", 4, "other", 5, "a", 6))).isFalse();
		assertThat(heard(3)).containsExactly(open("e", 6), "other", "a");
	}

	@Test
	void nodeThatHasHadNoEventKnowsWhereItIsWhenRedisWentBack() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.isBehind(reading("e", 10, new EventPosition("", 0)));
		assertThat(sequence.read(reading("e", 8, sequence.position()))).isTrue();
		assertThat(sequence.read(reading("e", 8, sequence.position()))).isFalse();
		sequence.read(reading("e", 8, sequence.position(), "old", 8));
		assertThat(sequence.read(reading("e", 9, sequence.position(), "other", 8, "a", 9))).isTrue();
		assertThat(sequence.read(reading("e", 9, sequence.position(), "other", 8, "a", 9))).isFalse();
		assertThat(heard(4)).containsExactly(open("e", 11), open("e", 9), "other", "a");
	}

	@Test
	void sequenceThatNobodyListensToAnyMoreDeliversNothing() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		heard(1);
		sequence.close();
		assertThat(sequence.take("e", 3, text("c"), true)).isFalse();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "b", 2, "c", 3))).isFalse();
		sequence.alone(envelope("d", false), text("d"));
		assertThat(this.counters.received.sum()).isEqualTo(1);
	}

	@Test
	void whatIsNoEventIsLeftOutOfAHistoryAndOfAChannelAndNothingBehindIt() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, "poison", true);
		sequence.take("e", 3, text("b"), true);
		assertThat(sequence.take("e", 6, text("d"), true)).isTrue();
		EventReading read = reading("e", 6, sequence.position(), "b", 3, "c", 5, "d", 6);
		read.events().put(4L, text("c").replace("topic", "elsewhere"));
		assertThat(sequence.read(read)).isFalse();
		assertThat(heard(4)).containsExactly("a", "b", "c", "d");
		assertThat(this.counters.unreadable.sum()).isEqualTo(2);
	}

}
