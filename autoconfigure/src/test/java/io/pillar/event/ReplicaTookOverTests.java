package io.pillar.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was heard of a master that is gone, where nothing proves that it is.
 */
class ReplicaTookOverTests extends EventSequenceFixture {

	@Test
	void whatWaitedWhenTheChannelWasLostIsReadAgain() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		assertThat(sequence.take("e", 4, text("gone"), true)).isTrue();
		sequence.suspect(true);
		assertThat(sequence.read(reading("e", 7, sequence.position(), "f", 6, "g", 7))).isFalse();
		assertThat(heard(4)).containsExactly("a", gap("e", 2, 5, EventGap.Reason.TRIMMED), "f", "g");
	}

	@Test
	void answerThatWaitedWhenTheChannelWasLostIsHeard() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 4, own("own"), false);
		sequence.suspect(true);
		assertThat(sequence.read(reading("e", 7, sequence.position(), "f", 6, "g", 7))).isFalse();
		assertThat(heard(6)).containsExactly("a", gap("e", 2, 3, EventGap.Reason.TRIMMED), "own",
				gap("e", 5, 5, EventGap.Reason.TRIMMED), "f", "g");
	}

	@Test
	void whatWaitsBehindAPageIsReadWithTheNextOne() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		assertThat(sequence.take("e", 9, text("gone"), true)).isTrue();
		assertThat(sequence.read(page("e", 12, asked, "a", 1, "b", 2, "c", 3))).isTrue();
		assertThat(sequence.read(reading("e", 12, sequence.position(), "k", 11, "l", 12))).isFalse();
		assertThat(heard(6)).containsExactly("a", "b", "c", gap("e", 4, 10, EventGap.Reason.TRIMMED), "k", "l");
	}

	@Test
	void numberThatIsNotAfterWhatWasHeardBeforeIsOfAnotherHistoryWhereTheChannelWasLost() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED, (again) -> () -> false);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 5, text("e"), true);
		sequence.suspect(true);
		sequence.take("e", 3, text("c"), true);
		sequence.take("e", 4, text("d"), true);
		sequence.take("e", 5, text("f"), true);
		assertThat(heard(7)).containsExactly("a", gap("e", 2, 4, EventGap.Reason.LOST), "e", open("e", 6), "c", "d",
				"f");
	}

	@Test
	void whatWaitsIsNotHeardBetweenTwoPagesThoughAListenerHasRoomAgain() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		EventPosition asked = sequence.position();
		assertThat(sequence.take("e", 4, text("gone"), true)).isTrue();
		assertThat(sequence.read(page("e", 5, asked, "a", 1, "b", 2, "c", 3))).isTrue();
		assertThat(sequence.resume()).isTrue();
		assertThat(sequence.read(reading("e", 5, sequence.position(), "c", 3, "d", 4, "e", 5))).isTrue();
		sequence.read(reading("e", 5, sequence.position(), "a", 1, "b", 2, "c", 3, "d", 4, "e", 5));
		assertThat(heard(6)).containsExactly("a", "b", "c", open("e", 4), "d", "e");
	}

	@Test
	void answerThatComesAfterALaterMessageIsInItsPlace() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED, (again) -> () -> false);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 3, text("c"), true);
		sequence.take("e", 2, own("own"), false);
		sequence.take("e", 4, text("d"), true);
		assertThat(heard(4)).containsExactly("a", "own", "c", "d");
	}

	@Test
	void whatIsSentAgainAfterAGapAndWasOvertakenBeforeItIsTold() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, at("first", 5, false), true);
		sequence.take("e", 7, at("overtaken", 4, true), true);
		sequence.take("e", 8, at("late", 3, false), true);
		sequence.take("e", 9, at("next", 6, true), true);
		assertThat(heard(5)).containsExactly("first", gap("e", 2, 6, EventGap.Reason.LOST),
				gap("e", 7, 7, EventGap.Reason.LOST), "late", "next");
	}

	@Test
	void whatIsSentAgainAndWasOvertakenIsHeardWhereNothingIsMissing() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, at("first", 5, false), true);
		sequence.take("e", 2, at("overtaken", 4, true), true);
		assertThat(heard(2)).containsExactly("first", "overtaken");
	}

	@Test
	void readingFromBeforeTheChannelWasHeardAgainIsDoneAgain() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		EventPosition asked = sequence.position();
		sequence.suspect(true);
		assertThat(sequence.read(reading("e", 2, asked, "b", 2))).isTrue();
		sequence.take("e", 3, text("d"), true);
		assertThat(sequence.read(reading("e", 3, sequence.position(), "c", 2, "d", 3))).isTrue();
		assertThat(sequence.read(reading("e", 3, sequence.position(), "a", 1, "c", 2, "d", 3))).isFalse();
		assertThat(heard(5)).containsExactly("a", "b", open("e", 3), "c", "d");
	}

	@Test
	void historyThatNobodyMayReadIsGoneOnWithWhereItWentBack() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, text("a"), true);
		sequence.take("e", 2, text("b"), true);
		assertThat(sequence.take("e", 2, text("c"), true)).isTrue();
		sequence.suspect(false);
		sequence.take("e", 2, text("c"), true);
		sequence.take("e", 3, text("d"), true);
		assertThat(heard(6)).containsExactly("a", "b", open("e", 3), open("e", 3), "c", "d");
	}

	@Test
	void whatWasOvertakenByTheEndOfItsHistoryIsTold() {
		EventSequence sequence = sequence(EventLevel.SEQUENCED);
		sequence.take("e", 1, at("first", 5, false), true);
		sequence.take("f", 1, at("overtaken", 4, false), true);
		sequence.take("f", 2, at("first", 5, true), true);
		sequence.take("f", 3, at("next", 6, false), true);
		assertThat(heard(4)).containsExactly("first", open("e", 2), gap("f", 1, 1, EventGap.Reason.LOST), "next");
	}

	@Test
	void whatWasToldIsNotToldAgainWhenItIsReadOutOfAnotherHistory() {
		EventSequence sequence = sequence(EventLevel.REPLAY);
		sequence.take("e", 1, at("first", 1, false), true);
		EventPosition asked = sequence.position();
		assertThat(sequence.read(reading("e", 3, asked, at("third", 3, false), 3))).isFalse();
		EventPosition later = sequence.position();
		assertThat(sequence.read(reading("e", 2, later))).isTrue();
		assertThat(sequence
			.read(reading("e", 2, sequence.position(), at("first", 1, false), 1, at("second", 2, false), 2))).isFalse();
		sequence.take("e", 3, at("fourth", 4, false), true);
		assertThat(heard(5)).containsExactly("first", gap("e", 2, 2, EventGap.Reason.TRIMMED), "third", open("e", 4),
				"fourth");
	}

	private static String at(String body, long place, boolean again) {
		return envelope(body, again).at(place).write();
	}

}
