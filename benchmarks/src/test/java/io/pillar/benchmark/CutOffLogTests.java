package io.pillar.benchmark;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of messages that were lost, repeated or out of order.
 */
class CutOffLogTests {

	private final CutOffLog log = new CutOffLog();

	@Test
	void messagesThatAreAllThereInOrderAreComplete() {
		hear(0, 0, 1, 2, 3);
		assertThat(this.log.hasBegun()).isTrue();
		assertThat(this.log.isComplete(3)).isTrue();
		assertThat(this.log.isComplete(4)).isFalse();
		assertThat(this.log.heard(2, 3)).isEqualTo(2);
		assertThat(this.log.twice()).isZero();
		assertThat(this.log.disordered()).isZero();
		assertThat(this.log.told(3)).isEqualTo("–");
	}

	@Test
	void messageThatIsRepeatedCountsAsThatAlone() {
		hear(1, 2, 3, 2);
		assertThat(this.log.twice()).isEqualTo(1);
		assertThat(this.log.disordered()).isZero();
	}

	@Test
	void messageAfterANewerOneIsOutOfOrder() {
		hear(1, 3, 2, 4);
		assertThat(this.log.twice()).isZero();
		assertThat(this.log.disordered()).isEqualTo(1);
	}

	@Test
	void messagesThatAreMissingWithoutAWordAreNeverComplete() {
		hear(1, 4);
		assertThat(this.log.isComplete(4)).isFalse();
		assertThat(this.log.told(4)).isEqualTo("nothing");
	}

	@Test
	void gapThatSaysWhatIsMissingIsExact() {
		hear(1, 4);
		this.log.missing(2, 3);
		assertThat(this.log.isComplete(4)).isTrue();
		assertThat(this.log.told(4)).isEqualTo("exactly, by one gap");
	}

	@Test
	void gapThatSaysAnythingElseIsNot() {
		hear(1, 4);
		this.log.missing(2, 4);
		assertThat(this.log.told(4)).isEqualTo("something else, by one gap");
		this.log.missing(5, Long.MAX_VALUE);
		assertThat(this.log.told(4)).isEqualTo("something else, by 2 gaps");
	}

	private void hear(long... numbers) {
		LongStream.of(numbers).mapToObj(Message::now).forEach(this.log::message);
	}

}
