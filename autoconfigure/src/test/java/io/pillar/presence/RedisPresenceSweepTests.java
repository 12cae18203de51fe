package io.pillar.presence;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Who ends what is over, and that nothing is in the way of it.
 */
class RedisPresenceSweepTests {

	private static RedisServer redis;

	private static PresenceNode node;

	private static RedisPresenceScripts scripts;

	private final RedisEntry first = RedisEntry.ofChannel("room", "node1", 7);

	private final RedisEntry second = RedisEntry.ofChannel("room", "node2", 7);

	private final int partition = this.first.partition();

	private final RedisPresenceSweep sweep = new RedisPresenceSweep(node.context.getBean(RedisLink.class),
			node.context.getBean(RedisPresenceKeys.class), scripts, node.context.getBean(PresenceEvents.class));

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		node = PresenceNode.silentOn(redis, "pillar.presence.lease=1h");
		scripts = node.context.getBean(RedisPresenceScripts.class);
	}

	@AfterAll
	static void stop() {
		node.close();
		redis.close();
	}

	@BeforeEach
	void forget() {
		redis.execute("FLUSHALL");
	}

	private void join(RedisEntry entry, String user) {
		scripts.join(entry, user, RedisValue.write(user, "c", "", ""), 1).join();
	}

	private String key(String part) {
		return redis.execute("KEYS", "*:" + part);
	}

	private List<String> events() {
		return redis.execute("XRANGE", key("events"), "-", "+")
			.lines()
			.filter((line) -> line.matches("[JLU] .*"))
			.toList();
	}

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
	void entryThatCannotBeEndedKeepsNoOtherFromIt() {
		RedisEntry broken = new RedisEntry(this.partition, 'm', "broken", "node1", 9);
		List<RedisEntry> entries = List.of(this.first, broken, this.second);
		join(this.first, "ada");
		join(this.second, "eve");
		String due = key("sums").replace("sums", "due");
		entries.forEach((entry) -> redis.execute("ZADD", due, "1", entry.whole()));
		redis.execute("SET", key("members:room").replace("room", "broken"), "not a hash");
		assertThatThrownBy(() -> this.sweep.due(this.partition, 2, () -> true)).hasMessageContaining("WRONGTYPE");
		// those that were sent after the broken one are not waited for
		PresenceContract.await()
			.untilAsserted(
					() -> assertThat(events()).containsExactly("J room ada", "J room eve", "L room ada", "L room eve"));
	}

	private String beat(String name) {
		RedisPresenceScripts.Beat beat = scripts.beat(this.partition, name, 0, 3_600_000).join();
		return beat.sum() + " " + beat.due() + " " + beat.dead();
	}

}
