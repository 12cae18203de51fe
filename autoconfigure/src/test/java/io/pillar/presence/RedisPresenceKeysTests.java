package io.pillar.presence;

import java.util.Arrays;
import java.util.TreeSet;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import io.pillar.redis.KeySpace;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where presence lies.
 */
class RedisPresenceKeysTests {

	private final RedisPresenceKeys keys = new RedisPresenceKeys(new KeySpace("test"));

	@Test
	void partitionsAreSpreadOverTheMastersOfACluster() {
		for (int masters = 1; masters <= 12; masters++) {
			int[] partitions = new int[masters];
			for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
				partitions[SlotHash.getSlot(this.keys.sums(i)) * masters / SlotHash.SLOT_COUNT]++;
			}
			assertThat(Arrays.stream(partitions).max().getAsInt() - Arrays.stream(partitions).min().getAsInt())
				.as("%d masters", masters)
				.isLessThanOrEqualTo(1);
		}
	}

	@Test
	void namesAreSpreadOverThePartitions() {
		int[] names = new int[RedisPresenceKeys.PARTITIONS];
		for (int i = 0; i < 16_000; i++) {
			names[RedisPresenceKeys.partition("user" + i)]++;
		}
		assertThat(Arrays.stream(names)).allMatch((count) -> count > 800 && count < 1200);
	}

	@Test
	void keysOfAPartitionLieInOneSlot() {
		for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
			TreeSet<Integer> slots = new TreeSet<>();
			for (byte[] key : new byte[][] { this.keys.members(i, "a"), this.keys.users(i, "b"), this.keys.user(i, "c"),
					this.keys.node(i, "d"), this.keys.sums(i), this.keys.leases(i), this.keys.due(i),
					this.keys.channels(i), this.keys.seen(i) }) {
				slots.add(SlotHash.getSlot(key));
			}
			assertThat(slots).hasSize(1);
		}
	}

	@Test
	void nameOfAUserIsInNoKey() {
		assertThat(RedisPresenceKeys.text(this.keys.user(0, "alice"))).doesNotContain("alice").hasSizeLessThan(60);
	}

}
