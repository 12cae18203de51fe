package io.pillar.event;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a topic without a history makes of numbers that are missing while events of its
 * own node have not been answered.
 */
class EventLossesTests extends EventSequenceFixture {

	private final Published published = new Published();

	private final EventSequence sequence = sequence(EventLevel.SEQUENCED, this.published);

	@Test
	void numberOfAnEventOfTheNodeThatIsAnsweredLateIsNotGivenUp() {
		this.sequence.take("e", 1, text("a"), true);
		this.published.begin(1);
		this.sequence.take("e", 3, text("c"), true);
		this.sequence.take("e", 4, text("d"), true);
		this.sequence.take("e", 2, text("own"), false);
		this.published.end(1);
		assertThat(heard(4)).containsExactly("a", "own", "c", "d");
	}

	@Test
	void numberThatIsMissingIsGivenUpWhenAllHasEndedThatMayHaveIt() {
		this.sequence.take("e", 1, text("a"), true);
		this.published.begin(1);
		this.sequence.take("e", 3, text("c"), true);
		this.published.begin(2);
		this.sequence.take("e", 5, text("e"), true);
		this.published.end(1);
		assertThat(heard(3)).containsExactly("a", gap("e", 2, 2, EventGap.Reason.LOST), "c");
		this.sequence.take("e", 4, text("own"), false);
		this.published.end(2);
		this.sequence.take("e", 7, text("g"), true);
		assertThat(heard(7)).endsWith("c", "own", "e", gap("e", 6, 6, EventGap.Reason.LOST), "g");
	}

	@Test
	void numberThatOnlyRedisKnowsOfIsNotGivenUpEither() {
		this.sequence.take("e", 1, text("a"), true);
		this.published.begin(1);
		EventReading look = reading("e", 3, this.sequence.position());
		this.sequence.settle(look);
		this.sequence.take("e", 2, text("own"), false);
		this.published.end(1);
		this.sequence.take("e", 4, text("d"), true);
		assertThat(heard(4)).containsExactly("a", "own", gap("e", 3, 3, EventGap.Reason.LOST), "d");
	}

	@Test
	void whatWaitsForAnAnswerIsBoundedAndEndsWithItsHistory() {
		this.sequence.take("e", 1, text("0"), true);
		this.published.begin(1);
		for (int i = 1; i <= 4096; i++) {
			this.sequence.take("e", i + 2, text("" + i), true);
		}
		assertThat(heard(4098)).startsWith("0", gap("e", 2, 2, EventGap.Reason.LOST), "1", "2");
		this.sequence.take("e", 4100, text("before"), true);
		this.sequence.take("f", 1, text("f"), true);
		this.published.end(1);
		this.sequence.take("f", 3, text("g"), true);
		assertThat(heard(4104)).endsWith(gap("e", 4099, 4099, EventGap.Reason.LOST), "before", open("e", 4101), "f",
				gap("f", 2, 2, EventGap.Reason.LOST), "g");
	}

	/**
	 * Events that their node has published, by any number.
	 */
	private static final class Published implements EventLosses.UnderWay {

		private final Set<Integer> underWay = new HashSet<>();

		private Runnable again = () -> {
		};

		void begin(int event) {
			this.underWay.add(event);
		}

		void end(int event) {
			this.underWay.remove(event);
			this.again.run();
		}

		@Override
		public BooleanSupplier now(Runnable again) {
			this.again = again;
			Set<Integer> now = Set.copyOf(this.underWay);
			return () -> now.stream().noneMatch(this.underWay::contains);
		}

	}

}
