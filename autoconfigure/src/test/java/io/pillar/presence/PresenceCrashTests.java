package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that die, stop, and are thought to be dead.
 */
@ExtendWith(AtOnce.class)
class PresenceCrashTests {

	private final List<PresenceNode> nodes = new ArrayList<>();

	private RedisServer redis;

	@BeforeEach
	void startRedis() {
		this.redis = RedisServer.builder().start();
	}

	@AfterEach
	void stop() {
		this.nodes.forEach(PresenceNode::close);
		this.redis.close();
	}

	private PresenceNode start(String... properties) {
		PresenceNode node = PresenceNode.on(this.redis, properties);
		this.nodes.add(node);
		return node;
	}

	@Test
	void membersOfANodeThatDiedLeaveOnceUnlessTheyAreElsewhere() {
		PresenceNode victim = start();
		PresenceNode one = start();
		PresenceNode two = start();
		for (int i = 0; i < 400; i++) {
			victim.join("room", "user" + i, "v" + i);
			if (i % 4 == 0) {
				two.join("room", "user" + i, "t" + i);
			}
		}
		victim.crash();
		for (PresenceNode node : List.of(one, two)) {
			await().until(() -> node.log.count() == 200);
			assertThat(node.log.faults()).isEmpty();
			assertThat(node.log.of("room", "user4")).containsExactly("joined");
			assertThat(node.log.of("room", "user5")).containsExactly("joined", "left");
		}
		assertThat(one.presence.count("room")).isEqualTo(100);
		assertThat(one.presence.members("room")).hasSize(100);
		assertThat(one.stats().swept() + two.stats().swept()).isEqualTo(800);
		// nothing is left of it
		await().until(() -> this.redis.execute("KEYS", "*:node:*").lines().distinct().count() == 16);
	}

	@Test
	void membersOfANodeThatStopsDoNotLeaveWhereTheyComeBackWithinTheGrace() {
		PresenceNode watcher = start("pillar.presence.grace=5s");
		PresenceNode old = start("pillar.presence.grace=5s");
		for (int i = 0; i < 100; i++) {
			old.join("room", "user" + i, "c" + i);
		}
		old.join("room", "leaver", "leaver");
		old.close();
		for (int i = 0; i < 100; i++) {
			watcher.join("room", "user" + i, "c" + i);
		}
		await().until(() -> watcher.log.of("room", "leaver").equals(List.of("joined", "left")));
		await().until(() -> watcher.log.present().size() == 200);
		assertThat(watcher.log.of("room", "user1")).containsExactly("joined");
		assertThat(watcher.log.size()).isEqualTo(200 + 4);
		assertThat(watcher.presence.members("room")).hasSize(100);
	}

	@Test
	void userIsThereUntilTheGraceOfEachOfTheirConnectionsIsOver() {
		PresenceNode node = start("pillar.presence.grace=1h");
		node.join("room", "ada", "a1");
		node.join("room", "ada", "a2");
		node.presence.disconnect("a1");
		node.presence.leave("room", "a2");
		assertThat(node.presence.isOnline("ada")).isTrue();
		assertThat(node.presence.users("room")).containsExactly("ada");
		assertThat(node.presence.channelsOf("ada")).containsExactly("room");
	}

	@Test
	void nodeThatStopsVouchesForItsMembersUntilTheGraceIsOver() {
		PresenceNode node = start("pillar.presence.grace=1h");
		node.join("room", "ada", "a1");
		node.close();
		long now = Long.parseLong(this.redis.execute("TIME").lines().findFirst().orElseThrow());
		List<String> vouched = this.redis.execute("KEYS", "*:leases")
			.lines()
			.filter((key) -> !this.redis.execute("ZCOUNT", key, (now + 1800) * 1000 + "", "+inf").equals("0"))
			.toList();
		// one with the channel, one with the user
		assertThat(vouched).hasSize(2);
	}

	@Test
	void nodeThatIsStoppedAndStartedAgainKeepsItsMembers() {
		PresenceNode watcher = start("pillar.presence.grace=4s");
		PresenceNode node = start("pillar.presence.grace=4s");
		node.join("room", "ada", "a1");
		node.context.stop();
		node.context.start();
		// until what it vouched for when it stopped would be over
		node.join("room", "late", "late");
		node.presence.disconnect("late");
		for (PresenceNode each : this.nodes) {
			await().until(() -> each.log.of("room", "late").equals(List.of("joined", "left")));
			assertThat(each.log.of("room", "ada")).containsExactly("joined");
		}
		assertThat(watcher.presence.users("room")).containsExactly("ada");
	}

	@Test
	void nodeThatIsStoppedVouchesForNobodyOnceTheGraceIsOver() {
		PresenceNode watcher = start();
		PresenceNode node = start();
		node.join("room", "ada", "a1");
		await().until(() -> watcher.log.of("room", "ada").equals(List.of("joined")));
		node.context.stop();
		await().until(() -> watcher.log.of("room", "ada").equals(List.of("joined", "left")));
	}

	@Test
	void nodeThatWasThoughtDeadComesBackWithItsMembers() {
		PresenceNode sleeper = start();
		PresenceNode watcher = start();
		for (int i = 0; i < 50; i++) {
			sleeper.join("room", "user" + i, "c" + i);
		}
		sleeper.proxy.cut();
		await().until(() -> watcher.log.of("room", "user7").equals(List.of("joined", "left")));
		await().until(() -> watcher.presence.count(Presence.EVERYONE) == 0);
		// it goes on with its own
		assertThat(sleeper.presence.count("room")).isEqualTo(50);
		sleeper.presence.leave("room", "c8");
		sleeper.join("room", "user7b", "c7b");
		sleeper.proxy.heal();
		await().until(() -> watcher.presence.count("room") == 50);
		for (PresenceNode node : this.nodes) {
			await().until(() -> node.log.of("room", "user8").equals(List.of("joined", "left")));
			await().until(() -> node.log.present().size() == 100);
			assertThat(node.log.faults()).isEmpty();
		}
		assertThat(watcher.log.of("room", "user7")).containsExactly("joined", "left", "joined");
		assertThat(sleeper.stats().heals()).isPositive();
	}

	@Test
	void nodeVouchesForItsFirstMemberAlsoWhereItsLeaseWasOver() {
		PresenceNode node = start("pillar.presence.lease=1h");
		node.join("room", "ada", "a1");
		node.presence.leave("room", "a1");
		List<String> leases = this.redis.execute("KEYS", "*:leases").lines().toList();
		assertThat(leases).isNotEmpty();
		leases.forEach((key) -> this.redis.execute("ZADD", key, "1", this.redis.execute("ZRANGE", key, "0", "0")));
		node.join("room", "ada", "a2");
		assertThat(leases).allMatch((key) -> this.redis.execute("ZCOUNT", key, "-inf", "1").equals("0"));
	}

	@Test
	void graceIsNoShorterWhereALossBringsBackWhoIsInIt() {
		PresenceNode node = start("pillar.presence.grace=1h");
		node.join("room", "ada", "a1");
		String key = this.redis.execute("KEYS", "*:node:*")
			.lines()
			.filter((set) -> this.redis.execute("SRANDMEMBER", set).startsWith("m|"))
			.findFirst()
			.orElseThrow();
		String entry = this.redis.execute("SRANDMEMBER", key);
		String partition = key.substring(0, key.indexOf("node:"));
		node.presence.disconnect("a1");
		await().until(() -> this.redis.execute("ZREM", partition + "due", entry).equals("1"));
		// a new master does not know that the connection broke
		this.redis.execute("SADD", key, entry);
		this.redis.execute("HINCRBY", partition + "sums", key.substring(key.indexOf("node:") + 5),
				entry.substring(entry.lastIndexOf('|') + 1));
		await().until(() -> node.stats().heals() > 0);
		assertThat(this.redis.execute("ZCARD", partition + "due")).isEqualTo("1");
		assertThat(node.presence.users("room")).containsExactly("ada");
	}

	@Test
	void crashOfTheLastNodeIsSeenByTheNextOne() {
		PresenceNode last = start();
		last.join("room", "ada", "a1");
		last.crash();
		PresenceNode next = start();
		await().until(() -> next.presence.count(Presence.EVERYONE) == 0);
		assertThat(next.presence.lastSeen("ada")).isPresent();
		// if she was there when this node came, it was not told that she joined
		assertThat(next.log.of("room", "ada")).isIn(List.of(), List.of("left"));
	}

}
