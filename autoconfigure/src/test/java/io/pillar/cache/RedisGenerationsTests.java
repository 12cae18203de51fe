package io.pillar.cache;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which generation a node uses, whatever comes first.
 */
class RedisGenerationsTests {

	private final DroppedCache cache = new DroppedCache();

	private final RedisGenerations generations = new RedisGenerations(this.cache);

	@Test
	void laterGenerationIsAdoptedAndAnEarlierOneIsNot() {
		this.generations.adopt(generation(5));
		this.generations.adopt(generation(6));
		this.generations.adopt(generation(4));
		assertThat(this.generations.current()).isEqualTo(generation(6));
		assertThat(this.cache.dropped).isEqualTo(2);
	}

	@Test
	void generationOfAnotherHistoryIsUsedWhateverItsNumber() {
		this.generations.adopt(generation(50));
		assertThat(this.generations.restart(generation(2), this.generations.moves())).isTrue();
		assertThat(this.generations.current()).isEqualTo(generation(2));
	}

	@Test
	void clearAfterTheAnswerOfRedisIsNotUndoneThoughItsNumberIsLower() {
		this.generations.adopt(generation(50));
		long before = this.generations.moves();
		this.generations.adopt(generation(3));
		assertThat(this.generations.restart(generation(2), before)).as("what Redis said before the clear").isFalse();
		assertThat(this.generations.restart(generation(3), this.generations.moves())).isTrue();
		assertThat(this.generations.current()).isEqualTo(generation(3));
	}

	@Test
	void earlierOfTwoAnswersIsNotUsedAfterTheLaterOne() {
		this.generations.adopt(generation(50));
		long before = this.generations.moves();
		assertThat(this.generations.restart(generation(3), before)).isTrue();
		assertThat(this.generations.restart(generation(2), before)).isFalse();
		assertThat(this.generations.current()).isEqualTo(generation(3));
	}

	@Test
	void generationThatIsUsedAlreadyDropsNothing() {
		this.generations.adopt(generation(5));
		this.generations.adopt(generation(5));
		assertThat(this.generations.restart(generation(5), this.generations.moves())).isTrue();
		assertThat(this.cache.dropped).isOne();
	}

	private static CacheGeneration generation(long number) {
		return new CacheGeneration(number, 7);
	}

	private static final class DroppedCache extends DeafCache {

		private int dropped;

		@Override
		public void allChanged() {
			this.dropped++;
		}

	}

}
