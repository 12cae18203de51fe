package io.pillar.presence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import io.pillar.presence.RedisPresenceScripts.Condition;
import io.pillar.redis.RedisChannels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What each script does by itself, with no node that looks for what is over.
 */
class RedisPresenceScriptsTests extends RedisPresenceScriptsBase {

	private long leave(RedisEntry entry, Condition condition, long grace) {
		return scripts.leave(entry, condition, grace).join();
	}

	@Test
	void userWithThreeEntriesJoinsOnceAndLeavesOnceInRedis() {
		assertThat(join(this.first, "ada")).isEqualTo(2);
		assertThat(join(this.second, "ada")).isEqualTo(1);
		assertThat(join(this.third, "ada")).isEqualTo(1);
		assertThat(leave(this.first, Condition.ASKED, 0)).isEqualTo(1);
		assertThat(leave(this.second, Condition.ASKED, 0)).isEqualTo(1);
		assertThat(events()).containsExactly("J room ada");
		assertThat(leave(this.third, Condition.ASKED, 0)).isEqualTo(2);
		assertThat(events()).containsExactly("J room ada", "L room ada");
		assertThat(key("channels")).isEmpty();
		assertThat(key("sums")).isEmpty();
	}

	@Test
	void whatIsAskedAgainChangesNothing() {
		join(this.first, "ada");
		assertThat(join(this.first, "ada")).isZero();
		assertThat(redis.execute("HGET", key("sums"), "node1")).isEqualTo("7");
		assertThat(redis.execute("HGET", key("users:room"), "ada")).isEqualTo("1");
		assertThat(leave(this.first, Condition.ASKED, 0)).isEqualTo(2);
		assertThat(leave(this.first, Condition.ASKED, 0)).isZero();
		assertThat(events()).containsExactly("J room ada", "L room ada");
	}

	@Test
	void changeThatComesLateIsNone() {
		join(this.first, "ada");
		assertThat(join(this.first, "ada", 3, "new")).isEqualTo(3);
		assertThat(join(this.first, "ada", 2, "old")).isZero();
		assertThat(redis.execute("HVALS", key("members:room"))).endsWith("|new");
		assertThat(events()).hasSize(2).last().asString().startsWith("U room 1|");
	}

	@Test
	void entryOfANodeThatIsThereOrWhoseTimeIsNotOverStays() {
		join(this.first, "ada");
		assertThat(leave(this.first, Condition.NODE, 0)).isZero();
		assertThat(leave(this.first, Condition.DUE, 0)).isZero();
		assertThat(scripts.reap(this.partition, "node1").join()).isZero();
		leave(this.first, Condition.ASKED, 3_600_000);
		assertThat(leave(this.first, Condition.DUE, 0)).isZero();
		assertThat(events()).containsExactly("J room ada");
		assertThat(redis.execute("HGET", key("users:room"), "ada")).isEqualTo("1");
	}

	@Test
	void entriesThatEndTogetherAreToldInOneMessageAsTheyFollowInTheStream() {
		List<String> messages = new CopyOnWriteArrayList<>();
		RedisChannels channels = node.context.getBean(RedisChannels.class);
		String events = node.context.getBean(RedisPresenceKeys.class).events(this.partition);
		channels.subscribe(events, messages::add);
		PresenceContract.await().until(() -> redis.execute("PUBSUB", "NUMSUB", events).endsWith("1"));
		join(this.first, "ada");
		join(this.second, "ada");
		join(this.third, "eve");
		List<RedisEntry> together = List.of(this.first, this.second, this.third, this.first);
		assertThat(scripts.leave(this.partition, together, Condition.ASKED, 0).join()).containsExactly(1L, 2L, 2L, 0L);
		assertThat(events()).containsExactly("J room ada", "J room eve", "L room ada", "L room eve");
		PresenceContract.await().until(() -> messages.size() >= 3);
		channels.unsubscribe(events);
		List<String> told = RedisPresenceStream.messages(messages.get(2));
		List<String> ids = redis.execute("XRANGE", key("events"), "-", "+")
			.lines()
			.filter((line) -> line.matches("\\d+-\\d+"))
			.distinct()
			.toList();
		assertThat(messages).hasSize(3);
		assertThat(told).containsExactly(ids.get(3) + " " + ids.get(2) + " L room ada",
				ids.get(4) + " " + ids.get(3) + " L room eve");
	}

	@Test
	void whoWasOnlineTooLongAgoIsForgotten() {
		RedisEntry user = RedisEntry.ofUser("ada", "node1", 7);
		join(user, "ada");
		String seen = key("online").replace("online", "seen");
		redis.execute("ZADD", seen, "1", "eve");
		leave(user, Condition.ASKED, 0);
		assertThat(redis.execute("ZRANGE", seen, "0", "-1")).isEqualTo("ada");
	}

	@Test
	void graceThatIsAskedForAgainIsNotLonger() {
		join(this.first, "ada");
		leave(this.first, Condition.ASKED, 1000);
		String until = redis.execute("ZSCORE", key("due"), this.first.whole());
		leave(this.first, Condition.ASKED, 3_600_000);
		assertThat(redis.execute("ZSCORE", key("due"), this.first.whole())).isEqualTo(until);
	}

	@Test
	void nodeThatIsGoneIsForgottenOnceNothingIsLeftOfIt() {
		join(this.first, "ada");
		redis.execute("ZADD", key("leases"), "1", "node1");
		assertThat(scripts.reap(this.partition, "node1").join()).isZero();
		assertThat(leave(this.first, Condition.NODE, 0)).isEqualTo(2);
		assertThat(scripts.reap(this.partition, "node1").join()).isEqualTo(1);
		assertThat(key("leases") + key("node:node1") + key("sums")).isEmpty();
	}

	@Test
	void beatSaysWhatRedisHasOfTheNodeAndWhatIsOver() {
		assertThat(beat("node1", 0)).isEqualTo("0 false false");
		join(this.first, "ada");
		join(this.second, "eve");
		assertThat(beat("node1", 1000)).isEqualTo("7 false false");
		leave(this.second, Condition.ASKED, 1);
		redis.execute("ZADD", key("leases"), "1", "node2");
		awaitSweep();
		assertThat(beat("node2", 0)).isEqualTo("0 true true");
		awaitSweep();
		assertThat(beat("node2", 1000)).isEqualTo("0 true false");
	}

	@Test
	void oneNodeAtATimeIsToldToEndWhatIsOverAndOnlyOneThatWould() {
		join(this.first, "ada");
		leave(this.first, Condition.ASKED, 1);
		awaitSweep();
		assertThat(beat("node2", 0, 0)).isEqualTo("0 false false");
		assertThat(beat("node2", 0, 3_600_000)).isEqualTo("0 true false");
		assertThat(beat("node3", 0, 3_600_000)).isEqualTo("0 false false");
		for (String taken : List.of("1", "9999999999999", "garbage")) {
			redis.execute("HSET", key("sums"), "%due", taken);
			assertThat(beat("node3", 0, 3_600_000)).as(taken).isEqualTo("0 true false");
		}
	}

	@Test
	void beatSaysForHowLongTheFirstLeaseHolds() {
		assertThat(holds()).isZero();
		join(this.first, "ada");
		assertThat(holds()).isBetween(1_800_000L, 3_600_000L);
		redis.execute("ZADD", key("leases"), "1", "node1");
		assertThat(holds()).isZero();
		// which is no reason to look again where there is nothing to end
		scripts.beat(this.partition, "node1", 3_600_000, 0).join();
		leave(this.first, Condition.ASKED, 0);
		assertThat(holds()).isZero();
	}

	@Test
	void beatOfANodeWithoutEntriesIsRefusedWhereNoOtherCanWrite() {
		redis.execute("CONFIG", "SET", "maxmemory", "1");
		try {
			assertThatThrownBy(() -> beat("node1", 1000, 0)).hasMessageContaining("OOM");
			assertThatThrownBy(() -> beat("node2", 0, 0)).hasMessageContaining("OOM");
		}
		finally {
			redis.execute("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(beat("node2", 0, 0)).isEqualTo("0 false false");
	}

	private long holds() {
		return scripts.beat(this.partition, "node2", 7_200_000, 0).join().holds();
	}

	/**
	 * Wait until the clock of Redis has gone on.
	 */
	private static void awaitSweep() {
		String before = redis.execute("TIME");
		PresenceContract.await().pollDelay(Duration.ofMillis(10)).until(() -> !redis.execute("TIME").equals(before));
	}

	private String beat(String name, long lease) {
		return beat(name, lease, 1);
	}

}
