package io.pillar.presence;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody else wrote into the keys of presence, or published on its channels.
 */
class PresenceGarbageTests {

	private static final List<String> GARBAGE = List.of("x", "1|", "2|1|1|ada|c|d|m", "m|room|x|007",
			"1|now|1|ada|c|d|m", "%", "%zz", "J", "J room", "1-1 0-0 J room %zz", "a-b 0-0 J room ada",
			"99999999999999-0 0-0 Z room ada", "99999999999999-1 99999999999999-0 U room x", "- - T room %4",
			"- - X room ada", "\n", "\n\nx", "\n1-1 0-0 J room %zz\n");

	private static void litter(RedisServer redis, String partition, String events) {
		for (String garbage : GARBAGE) {
			redis.execute("HSET", partition + "members:room", garbage, garbage);
			redis.execute("HSET", partition + "users:room", "%" + garbage, "1");
			redis.execute("ZADD", partition + "channels", "7", "%" + garbage);
			redis.execute("ZADD", partition + "due", "1", garbage);
			redis.execute("ZADD", partition + "leases", "1", garbage);
			redis.execute("SADD", partition + "node:" + garbage, garbage);
			redis.execute("PUBLISH", events, garbage);
			redis.execute("PUBLISH", partition + "events", garbage);
		}
		redis.execute("XADD", partition + "events", "*", "no", "event");
		redis.execute("XADD", partition + "events", "*", "p", "0-0", "e", "J room %zz");
	}

	@Test
	void garbageIsCountedAndEndsNothing() {
		try (RedisServer redis = RedisServer.builder().start(); PresenceNode node = PresenceNode.on(redis)) {
			node.join("room", "ada", "a1");
			await().until(() -> node.log.present().size() == 2);
			String events = redis.execute("KEYS", "*:events").lines().findFirst().orElseThrow();
			String members = redis.execute("KEYS", "*:members:room");
			String partition = members.substring(0, members.indexOf("members:"));
			litter(redis, partition, events);
			assertThat(node.presence.members("room")).extracting(Member::user).containsExactly("ada");
			assertThat(node.presence.users("room")).contains("ada");
			assertThat(node.inspection().channels(100)).extracting(PresenceInspection.Channel::name).contains("room");
			await().until(() -> redis.execute("ZCARD", partition + "due").equals("0"));
			await().until(() -> redis.execute("ZCARD", partition + "leases").equals("1"));
			node.join("room", "eve", "e1");
			node.presence.leave("room", "a1");
			await().until(() -> node.log.of("room", "eve").equals(List.of("joined")));
			await().until(() -> node.log.of("room", "ada").equals(List.of("joined", "left")));
			assertThat(node.stats().unreadable()).isGreaterThan(GARBAGE.size());
			assertThat(node.log.faults()).isEmpty();
		}
	}

	@Test
	void entryThatCannotBeEndedKeepsNoOtherFromIt() {
		try (RedisServer redis = RedisServer.builder().start(); PresenceNode node = PresenceNode.on(redis)) {
			node.join("room", "ada", "a1");
			String members = redis.execute("KEYS", "*:members:room");
			redis.execute("SET", members.replace("members:room", "members:broken"), "not a hash");
			redis.execute("ZADD", members.replace("members:room", "due"), "1", "m|broken|gone|7");
			node.presence.disconnect("a1");
			await().until(() -> node.log.of("room", "ada").equals(List.of("joined", "left")));
		}
	}

	@Test
	void entryOfAnotherNodeAmongThoseOfANodeIsNotEndedByIt() {
		try (RedisServer redis = RedisServer.builder().start();
				PresenceNode node = PresenceNode.on(redis, "pillar.presence.lease=1h")) {
			node.join("room", "ada", "a1");
			RedisEntry entry = RedisEntry.ofChannel("room", "other", 7);
			RedisPresenceScripts scripts = node.context.getBean(RedisPresenceScripts.class);
			scripts.join(entry, "eve", RedisValue.write("eve", "e1", "", ""), 1).join();
			String name = node.context.getBean(RedisPartitions.class).node();
			String sums = redis.execute("KEYS", "*:members:room").replace("members:room", "sums");
			String sum = redis.execute("HGET", sums, name);
			redis.execute("SADD", sums.replace("sums", "node:" + name), entry.whole());
			redis.execute("HINCRBY", sums, name, "7");
			node.context.getBean(RedisPresenceHeart.class).available();
			await().until(() -> redis.execute("HGET", sums, name).equals(sum));
			assertThat(node.presence.users("room")).containsExactlyInAnyOrder("ada", "eve");
			assertThat(node.log.of("room", "eve")).doesNotContain("left");
		}
	}

}
