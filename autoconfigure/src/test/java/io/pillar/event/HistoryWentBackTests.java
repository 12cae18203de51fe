package io.pillar.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes to a node around the moment at which it finds that Redis went back, in the
 * same epoch.
 */
class HistoryWentBackTests extends EventSequenceFixture {

	@Test
	void whatIsHeardOfAHistoryThatWentBackBeforeThatIsKnownIsReadInItsPlace() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.take("e", 5, text("e"), true)).isTrue();
		EventPosition asked = sequence.position();
		assertThat(sequence.read(reading("e", 5, asked, "other", 2, "c", 3, "d", 4, "e", 5))).isTrue();
		sequence.read(reading("e", 5, sequence.position(), "a", 1, "other", 2, "c", 3, "d", 4, "e", 5));
		assertThat(heard(7)).containsExactly("a", "b", open("e", 3), "other", "c", "d", "e");
	}

	@Test
	void messageThatComesLateAfterItsHistoryWentBackIsNotHeardAgain() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), false);
		sequence.take("e", 2, text("other"), false);
		sequence.take("e", 3, text("c"), true);
		sequence.take("e", 3, text("d"), true);
		assertThat(heard(7)).containsExactly("a", "b", "c", open("e", 4), "other", open("e", 4), "d");
	}

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

	@Test
	void eventIsHeardOnceThoughMessagesOfBothHistoriesComeInBetween() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.take("e", 2, text("own"), false);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 2, text("own"), true);
		sequence.take("e", 3, text("d"), true);
		assertThat(heard(8)).containsExactly("a", "b", "c", open("e", 4), "own", open("e", 3), open("e", 3), "d");
	}

	@Test
	void channelThatIsHeardAgainWaitsForTheHistoryWhichMayHaveGoneBack() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		sequence.suspect(true);
		assertThat(sequence.take("e", 3, text("d"), true)).isFalse();
		assertThat(sequence.isBehind(reading("e", 3, sequence.position()))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "c", 2, "d", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "c", 2, "d", 3))).isFalse();
		assertThat(heard(5)).containsExactly("a", "b", open("e", 3), "c", "d");
	}

	@Test
	void channelThatIsHeardAgainGoesOnWhereTheHistoryIsTheSame() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.suspect(true);
		sequence.take("e", 2, text("own"), false);
		EventPosition asked = sequence.position();
		sequence.take("e", 4, text("d"), true);
		assertThat(sequence.read(reading("e", 3, asked, "a", 1, "own", 2, "c", 3))).isFalse();
		sequence.take("e", 5, text("e"), true);
		assertThat(heard(5)).containsExactly("a", "own", "c", "d", "e");
	}

	@Test
	void channelThatIsHeardAgainGoesOnWhereNobodyMayReadTheHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.suspect(true);
		sequence.take("e", 2, text("b"), true);
		sequence.take("e", 5, text("c"), true);
		sequence.suspect(false);
		sequence.take("e", 6, text("d"), true);
		assertThat(sequence.take("e", 8, text("e"), true)).isTrue();
		sequence.suspect(false);
		assertThat(heard(7)).containsExactly("a", "b", gap("e", 3, 4, EventGap.Reason.LOST), "c", "d",
				gap("e", 7, 7, EventGap.Reason.LOST), "e");
	}

	@Test
	void epochWithALowerNameBecauseAClockWasSetBackIsFollowedWhenRedisSaysSo() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("f", 1, text("a"), true);
		sequence.take("e", 2, text("own"), false);
		assertThat(sequence.take("e", 3, text("c"), true)).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "own", 2, "c", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "b", 1, "own", 2, "c", 3))).isFalse();
		assertThat(sequence.take("e", 4, text("d"), true)).isFalse();
		assertThat(heard(6)).containsExactly("a", "own", open("f", 2), "b", "c", "d");
	}

	@Test
	void epochWithALowerNameIsFollowedWithoutAHistory() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("f", 1, text("a"), true);
		assertThat(sequence.take("e", 1, text("b"), true)).isTrue();
		EventReading look = reading("e", 1, sequence.position());
		assertThat(sequence.isBehind(look)).isTrue();
		sequence.settle(look);
		sequence.take("e", 2, text("c"), true);
		assertThat(heard(3)).startsWith("a", open("f", 2)).endsWith("c");
	}

	@Test
	void eventOfThisNodeThatIsTakenWhileItReadsHidesNoOtherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		EventPosition asked = sequence.position();
		sequence.take("e", 3, text("own"), false);
		assertThat(sequence.read(reading("e", 3, asked, "c", 2, "own", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "c", 2, "own", 3))).isFalse();
		assertThat(heard(5)).containsExactly("a", "b", "own", open("e", 4), "c");
	}

	@Test
	void answerThatWaitsForEventsOfAHistoryThatIsGoneHidesNoneOfTheNextOne() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 3, text("own"), false);
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "b", 2, "c", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "b", 2, "c", 3))).isFalse();
		assertThat(heard(4)).containsExactly("a", open("e", 2), "b", "c");
	}

	@Test
	void answerThatWaitsIsHeardThoughItsNumberIsGivenToAnotherEvent() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 3, text("own"), false);
		sequence.take("e", 3, text("c"), true);
		assertThat(heard(5)).containsExactly("a", gap("e", 2, 2, EventGap.Reason.LOST), "own", open("e", 4), "c");
	}

	@Test
	void whatWaitsOfAHistoryThatIsGoneIsNotHeardInThePlaceOfWhatComes() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		assertThat(sequence.take("e", 5, text("gone"), true)).isTrue();
		EventPosition asked = sequence.position();
		assertThat(sequence.read(reading("e", 3, asked, "a", 1, "b", 2, "c", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "b", 2, "c", 3))).isFalse();
		sequence.take("e", 4, text("d"), true);
		sequence.take("e", 5, text("e"), true);
		assertThat(heard(6)).containsExactly("a", open("e", 2), "b", "c", "d", "e");
	}

	@Test
	void whatWaitsIsNotHeardAfterAPageBeforeTheNextOneIsRead() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		assertThat(sequence.take("e", 4, text("gone"), true)).isTrue();
		assertThat(sequence.read(page("e", 5, asked, "a", 1, "b", 2, "c", 3))).isTrue();
		assertThat(sequence.read(reading("e", 5, sequence.position(), "c", 3, "d", 4, "e", 5))).isTrue();
		sequence.read(reading("e", 5, sequence.position(), "a", 1, "b", 2, "c", 3, "d", 4, "e", 5));
		assertThat(heard(6)).containsExactly("a", "b", "c", open("e", 4), "d", "e");
	}

	@Test
	void whatWaitedAndWasReadIsNotHeardInTheNextEpoch() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		sequence.take("e", 3, text("c"), true);
		assertThat(sequence.read(page("e", 3, asked, "a", 1, "b", 2, "c", 3))).isTrue();
		sequence.take("f", 1, text("x"), true);
		sequence.take("f", 2, text("y"), true);
		sequence.take("f", 3, text("z"), true);
		assertThat(heard(7)).containsExactly("a", "b", "c", open("e", 4), "x", "y", "z");
	}

}
