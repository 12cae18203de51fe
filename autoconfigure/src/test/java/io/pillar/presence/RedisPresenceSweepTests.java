package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who ends what is over, and that nothing is in the way of it.
 */
class RedisPresenceSweepTests extends RedisPresenceScriptsBase {

	private final RedisPresenceSweep sweep = new RedisPresenceSweep(node.context.getBean(RedisLink.class),
			node.context.getBean(RedisPresenceKeys.class), scripts, node.context.getBean(PresenceEvents.class));

	@Test
	void nodeThatDiedWhileAnotherIsLookedForIsEndedOnceThatMayBeOver() {
		join(this.first, "ada");
		redis.execute("ZADD", key("leases"), "1", "node1");
		assertThat(beat("node2")).isEqualTo("0 false true");
		RedisPresenceScripts.Beat refused = scripts.beat(this.partition, "node3", 0, 3_600_000).join();
		assertThat(refused.dead()).isFalse();
		assertThat(refused.holds()).isBetween(1_800_000L, 3_600_000L);
	}

	@Test
	void whoEndsEntriesThatAreDueKeepsNobodyFromThoseOfANodeThatDied() {
		join(this.first, "ada");
		join(this.second, "eve");
		scripts.leave(this.second, Condition.ASKED, 1).join();
		PresenceContract.await().until(() -> scripts.beat(this.partition, "node4", 0, 1).join().due());
		redis.execute("HDEL", key("sums"), "%due");
		assertThat(beat("node3")).isEqualTo("0 true false");
		redis.execute("ZADD", key("leases"), "1", "node1");
		assertThat(beat("node4")).isEqualTo("0 false true");
	}

	@Test
	void nodeThatCannotBeEndedKeepsNoOtherFromIt() {
		join(this.second, "eve");
		redis.execute("ZADD", key("leases"), "1", "broken", "2", "node2");
		redis.execute("SET", key("sums").replace("sums", "node:broken"), "not a set");
		assertThatThrownBy(() -> this.sweep.dead(this.partition, 2, () -> true)).hasMessageContaining("WRONGTYPE");
		assertThat(events()).containsExactly("J room eve", "L room eve");
	}

	@Test
	void entryThatCannotBeEndedKeepsNoOtherFromItAndAllAreWaitedFor() {
		RedisEntry broken = new RedisEntry(this.partition, 'm', "broken", "node1", 9);
		List<RedisEntry> entries = new ArrayList<>(List.of(broken));
		for (int i = 0; i < 3 * RedisPresenceScripts.TOGETHER; i++) {
			entries.add(RedisEntry.ofChannel("room", "node1", 100 + i));
			join(entries.get(i + 1), "user" + i);
		}
		String due = key("sums").replace("sums", "due");
		entries.forEach((entry) -> redis.execute("ZADD", due, "1", entry.whole()));
		redis.execute("SET", key("members:room").replace("room", "broken"), "not a hash");
		long before = node.stats().swept();
		assertThatThrownBy(() -> this.sweep.due(this.partition, 2, () -> true)).hasMessageContaining("WRONGTYPE");
		assertThat(events()).filteredOn((event) -> event.startsWith("L room user")).hasSize(entries.size() - 1);
		assertThat(node.stats().swept() - before).isEqualTo(entries.size() - 1);
	}

	@Test
	void entryOfAnotherNodeKeepsNoNodeFromBeingForgottenAndStays() {
		join(this.second, "eve");
		String entries = key("node:node2");
		redis.execute("ZADD", key("leases"), "1", "node1");
		redis.execute("SADD", entries.replace("node2", "node1"), this.second.whole());
		this.sweep.dead(this.partition, 2, () -> true);
		assertThat(redis.execute("ZRANGE", key("leases"), "0", "-1")).isEqualTo("node2");
		assertThat(redis.execute("SMEMBERS", entries)).isEqualTo(this.second.whole());
		assertThat(events()).containsExactly("J room eve");
	}

	private String beat(String name) {
		return beat(name, 0, 3_600_000);
	}

}
