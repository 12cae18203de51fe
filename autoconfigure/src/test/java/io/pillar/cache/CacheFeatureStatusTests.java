package io.pillar.cache;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheFeatureStatus}.
 */
class CacheFeatureStatusTests {

	@Test
	void stateWithoutRedisIsOfThisNode() {
		assertThat(new CacheFeatureStatus(() -> null).state()).isEqualTo("keeps entries in the memory of this node");
	}

	@Test
	void stateWithRedisIsShared() {
		assertThat(state(true, false, 0)).isEqualTo("shares entries with the other nodes");
	}

	@Test
	void stateWithChangesToMakeUpForSaysSo() {
		assertThat(state(true, false, 2)).isEqualTo("shares entries with the other nodes; makes up for 2 changes made "
				+ "without Redis, whose keys are not read from it until then");
	}

	@Test
	void stateWithRedisAwaySaysWhatHappensAndWhatIsPending() {
		assertThat(state(false, false, 1)).isEqualTo("degraded: answers from the memory of this node or loads, "
				+ "because Redis is away; 1 change waits to be made up for in Redis");
	}

	@Test
	void stateWithRedisAwayForTooLongSaysThatMemoryIsNotUsed() {
		assertThat(state(false, true, 0)).isEqualTo("degraded: loads everything, because Redis is away for longer than "
				+ "pillar.cache.disconnected-limit");
	}

	private static String state(boolean sharing, boolean memoryClosed, long pending) {
		return new CacheFeatureStatus(() -> new Coherence(sharing, memoryClosed, pending)).state();
	}

	private record Coherence(boolean isSharing, boolean isMemoryClosed, long pending) implements CacheCoherence {

		@Override
		public CoherenceStats stats() {
			return new CoherenceStats(0, 0, 0, 0, 0, this.pending);
		}

	}

}
