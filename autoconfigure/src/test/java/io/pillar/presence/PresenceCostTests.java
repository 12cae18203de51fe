package io.pillar.presence;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What presence asks of Redis. Fifty thousand members are asked for with
 * {@code -Dpillar.long=true}.
 */
@ExtendWith(AtOnce.class)
class PresenceCostTests {

	private static final int MANY = Boolean.getBoolean("pillar.long") ? 50_000 : 5_000;

	private static final int BEATS = 10;

	private static final int PARTITIONS = RedisPresenceKeys.PARTITIONS;

	private static RedisServer redis;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void idleMembersCostTheSameHoweverManyTheyAre() {
		try (PresenceNode node = PresenceNode.on(redis, "pillar.namespace=idle", "pillar.presence.lease=1s")) {
			join(node, 0, 50);
			assertTenBeatsAreTenScriptsPerPartition(node);
			join(node, 50, MANY);
			assertTenBeatsAreTenScriptsPerPartition(node);
			assertThat(node.presence.count(Presence.EVERYONE)).isEqualTo(MANY);
			assertThat(node.stats().heals()).isZero();
			assertThat(node.log.faults()).isEmpty();
		}
	}

	private static void join(PresenceNode node, int from, int to) {
		for (int i = from; i < to; i++) {
			node.join("room" + i % 100, "user" + i, "c" + i);
		}
		await().until(() -> node.stats().online() == to);
	}

	private static void assertTenBeatsAreTenScriptsPerPartition(PresenceNode node) {
		awaitBeats(node, 1);
		node.proxy.resetCounts();
		long before = node.stats().beats();
		awaitBeats(node, BEATS);
		Map<String, Long> commands = commands(node.proxy);
		long beats = node.stats().beats() - before;
		assertThat(commands).containsOnlyKeys("evalsha");
		assertThat(commands.get("evalsha")).isBetween(beats - PARTITIONS, beats + PARTITIONS);
	}

	private static void awaitBeats(PresenceNode node, int count) {
		long before = node.stats().beats();
		await().until(() -> node.stats().beats() >= before + (long) count * PARTITIONS);
	}

	/**
	 * What was sent, beside what is always sent to know that Redis is there.
	 */
	private static Map<String, Long> commands(TcpProxy proxy) {
		Map<String, Long> commands = new TreeMap<>();
		proxy.commands().forEach((name, count) -> commands.put(name.toLowerCase(Locale.ROOT), count));
		commands.remove("time");
		commands.remove("ping");
		return commands;
	}

	@Test
	void nodeAsksNothingUntilPresenceIsUsed() {
		try (PresenceNode node = PresenceNode.silentOn(redis, "pillar.namespace=silent")) {
			node.proxy.resetCounts();
			// it asks what time it is, once a second
			await().until(() -> node.proxy.commands().getOrDefault("TIME", 0L) >= 5);
			assertThat(commands(node.proxy)).isEmpty();
			assertThat(node.stats().beats()).isZero();
			assertThat(node.presence.isOnline("ada")).isFalse();
			awaitBeats(node, 2);
			assertThat(commands(node.proxy)).containsKeys("hexists", "evalsha", "subscribe");
		}
	}

	@Test
	void connectionCostsOneScriptAndTheFirstAndLastOfAUserTwo() {
		try (PresenceNode node = idle("writes")) {
			node.join("room", "ada", "warm");
			node.presence.leave("room", "warm");
			assertThat(sent(node, () -> node.join("room", "eve", "e1"))).isEqualTo(Map.of("evalsha", 2L));
			assertThat(sent(node, () -> node.join("room", "eve", "e2"))).isEqualTo(Map.of("evalsha", 1L));
			assertThat(sent(node, () -> node.join("room", "eve", "e2"))).isEmpty();
			assertThat(sent(node, () -> node.presence.update("room", "e2", "{}"))).isEqualTo(Map.of("evalsha", 1L));
			assertThat(sent(node, () -> node.presence.leave("room", "e1"))).isEqualTo(Map.of("evalsha", 1L));
			assertThat(sent(node, () -> node.presence.leave("room", "e2"))).isEqualTo(Map.of("evalsha", 2L));
		}
	}

	@Test
	void requestsOfAUserWhoIsOnlineCostNothing() {
		try (PresenceNode node = idle("requests")) {
			node.presence.active("ada");
			await().until(() -> node.presence.isOnline("ada"));
			assertThat(sent(node, () -> {
				for (int i = 0; i < 10_000; i++) {
					node.presence.active("ada");
				}
			})).isEmpty();
		}
	}

	@Test
	void questionsCostOneCommandEach() {
		try (PresenceNode node = idle("reads")) {
			join(node, 0, 200);
			assertThat(sent(node, () -> node.presence.count("room1"))).isEqualTo(Map.of("hlen", 1L));
			assertThat(sent(node, () -> node.presence.count(Presence.EVERYONE)))
				.isEqualTo(Map.of("hlen", (long) PARTITIONS));
			assertThat(sent(node, () -> node.presence.isOnline("user1"))).isEqualTo(Map.of("hexists", 1L));
			assertThat(sent(node, () -> node.presence.channelsOf("user1"))).isEqualTo(Map.of("hscan", 1L));
			assertThat(sent(node, () -> node.presence.members("room1"))).isEqualTo(Map.of("hscan", 1L));
			assertThat(sent(node, () -> {
				node.presence.typing("room1", "user1");
				await().until(() -> !node.presence.typists("room1").isEmpty());
			})).isEqualTo(Map.of("publish", 1L));
			assertThat(sent(node, () -> node.presence.typing("room1", "user1"))).isEmpty();
		}
	}

	@Test
	void nodeThatStopsCostsOneScriptPerPartition() {
		PresenceNode node = idle("stops");
		join(node, 0, 1000);
		node.proxy.resetCounts();
		node.context.close();
		Map<String, Long> commands = commands(node.proxy);
		commands.remove("unsubscribe");
		assertThat(commands).isEqualTo(Map.of("evalsha", (long) PARTITIONS));
		node.close();
	}

	@Test
	void membersOfANodeThatDiedCostOneScriptForAHundred() {
		String namespace = "pillar.namespace=crash";
		try (PresenceNode node = PresenceNode.on(redis, namespace)) {
			PresenceNode victim = PresenceNode.on(redis, namespace);
			join(victim, 0, 3000);
			await().until(() -> node.stats().online() == 3000);
			victim.crash();
			node.proxy.resetCounts();
			long before = node.stats().beats();
			await().until(() -> node.stats().swept() == 6000 && node.log.count() == 0);
			long commands = commands(node.proxy).values().stream().mapToLong(Long::longValue).sum();
			// in each partition some questions and scripts, and beats while they take
			// long
			assertThat(commands - (node.stats().beats() - before)).isBetween(60L, 500L);
			assertThat(node.log.faults()).isEmpty();
		}
	}

	@Test
	void nodeLooksAgainAsSoonAsALeaseIsOver() {
		try (PresenceNode node = idle("over")) {
			node.join("room", "ada", "a1");
			long before = node.stats().beats();
			String leases = redis.execute("KEYS", "over:*:leases").lines().findFirst().orElseThrow();
			long now = Long.parseLong(redis.execute("TIME").lines().findFirst().orElseThrow());
			redis.execute("HSET", leases.replace("leases", "sums"), "gone", "1");
			redis.execute("ZADD", leases, (now + 4) * 1000 + "", "gone");
			node.context.getBean(RedisPresenceHeart.class).available();
			// at once, and when it is over: the next would be in minutes
			await().until(() -> node.stats().beats() == before + 2 * PARTITIONS);
		}
	}

	/**
	 * A node that does not beat while it is watched.
	 */
	private static PresenceNode idle(String namespace) {
		PresenceNode node = PresenceNode.on(redis, "pillar.namespace=" + namespace, "pillar.presence.lease=1h",
				"pillar.presence.requests.ttl=1h");
		// what there was to do at the start is done
		node.presence.typing("start", "start");
		await().until(() -> !node.presence.typists("start").isEmpty());
		return node;
	}

	private static Map<String, Long> sent(PresenceNode node, Runnable work) {
		node.proxy.resetCounts();
		work.run();
		return commands(node.proxy);
	}

}
