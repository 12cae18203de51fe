package io.pillar.presence;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis that loses something, is away, or says too little.
 */
@ExtendWith(AtOnce.class)
class PresenceHealTests {

	private RedisServer redis;

	private PresenceNode one;

	private PresenceNode two;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.one = PresenceNode.on(this.redis);
		this.two = PresenceNode.on(this.redis);
		for (int i = 0; i < 100; i++) {
			((i % 2 == 0) ? this.one : this.two).join("room" + i % 5, "user" + i, "c" + i);
		}
		awaitPresent(200);
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
		this.redis.close();
	}

	private void awaitPresent(int count) {
		for (PresenceNode node : List.of(this.one, this.two)) {
			await().untilAsserted(() -> assertThat(node.log.present()).hasSize(count));
		}
	}

	/**
	 * Wait until what was told has been compared with what is repaired.
	 */
	private void awaitComparison() {
		for (PresenceNode node : List.of(this.one, this.two)) {
			await().until(() -> node.stats().resyncs() >= RedisPresenceKeys.PARTITIONS);
		}
	}

	private void assertNothingWasTold() {
		for (PresenceNode node : List.of(this.one, this.two)) {
			assertThat(node.log.faults()).isEmpty();
			assertThat(node.log.size()).isEqualTo(200);
		}
		assertThat(this.one.presence.count(Presence.EVERYONE)).isEqualTo(100);
	}

	@Test
	void flushIsHealedAndNobodyIsToldToHaveLeftOrJoined() {
		this.redis.execute("FLUSHALL");
		await().until(() -> this.one.presence.count(Presence.EVERYONE) == 100);
		awaitComparison();
		assertNothingWasTold();
		// and it goes on
		this.one.presence.leave("room0", "c0");
		this.two.join("room0", "new", "new");
		for (PresenceNode node : List.of(this.one, this.two)) {
			await().until(() -> node.log.of("room0", "user0").equals(List.of("joined", "left")));
			await().until(() -> node.log.of("room0", "new").equals(List.of("joined")));
		}
	}

	@Test
	void memberWhoseNodeDiedWithTheDataLeavesToo() {
		this.two.proxy.cut();
		this.redis.execute("FLUSHALL");
		this.two.crash();
		await().until(() -> this.one.log.of("room1", "user1").equals(List.of("joined", "left")));
		await().untilAsserted(() -> assertThat(this.one.log.present()).hasSize(100));
		assertThat(this.one.log.faults()).isEmpty();
	}

	@Test
	void restartWithoutDataIsHealedAndNothingIsTold() {
		this.redis.kill();
		await().until(() -> this.one.presence.count(Presence.EVERYONE) == 50);
		this.redis.restart();
		await().until(() -> this.one.presence.count(Presence.EVERYONE) == 100);
		awaitComparison();
		assertNothingWasTold();
	}

	@Test
	void whatHappensWithoutRedisIsToldHereAtOnceAndElsewhereWhenItIsBack() {
		this.redis.kill();
		await().until(() -> this.one.presence.count(Presence.EVERYONE) == 50);
		this.one.join("room0", "new", "new");
		this.one.join("room0", "short", "short");
		await().until(() -> this.one.log.of("room0", "short").equals(List.of("joined")));
		this.one.presence.leave("room0", "short");
		await().until(() -> this.one.log.of("room0", "short").equals(List.of("joined", "left")));
		this.one.presence.leave("room0", "c0");
		assertThat(this.one.presence.users("room0")).contains("new").doesNotContain("user0");
		this.redis.restart();
		for (PresenceNode node : List.of(this.one, this.two)) {
			await().until(() -> node.log.of("room0", "user0").equals(List.of("joined", "left")));
			await().until(() -> node.log.of("room0", "new").equals(List.of("joined")));
			assertThat(node.log.faults()).isEmpty();
		}
		assertThat(this.two.log.of("room0", "short")).isEmpty();
		awaitPresent(200);
	}

	@Test
	void userWhoComesAndGoesWhileRedisHangsIsToldOfOnce() {
		this.redis.pause();
		this.one.join("quiet", "ada", "a1");
		await().until(() -> this.one.log.of("quiet", "ada").equals(List.of("joined")));
		this.one.presence.leave("quiet", "a1");
		this.redis.resume();
		await().until(() -> this.one.presence.count(Presence.EVERYONE) == 100);
		this.two.join("quiet", "eve", "e1");
		await().until(() -> this.one.log.of("quiet", "eve").equals(List.of("joined")));
		await().until(() -> this.one.log.of("quiet", "ada").equals(List.of("joined", "left")));
		this.two.presence.leave("quiet", "e1");
		await().until(() -> this.one.log.of("quiet", "eve").equals(List.of("joined", "left")));
		assertThat(this.one.log.of("quiet", "ada")).containsExactly("joined", "left");
		assertThat(this.two.log.faults()).isEmpty();
	}

	@Test
	void entryThatIsMissingOrTooMuchIsFoundByTheNextBeat() {
		String node = this.redis.execute("KEYS", "*:node:*").lines().findFirst().orElseThrow();
		String entry = this.redis.execute("SRANDMEMBER", node);
		long before = this.one.stats().heals() + this.two.stats().heals();
		// as if a command had been lost, and the one that undid another had overtaken it
		this.redis.execute("SREM", node, entry);
		String name = node.substring(node.lastIndexOf(':') + 1);
		String sums = node.substring(0, node.indexOf("node:")) + "sums";
		String number = entry.substring(entry.lastIndexOf('|') + 1);
		this.redis.execute("HINCRBY", sums, name, "-" + number);
		await().until(() -> this.one.stats().heals() + this.two.stats().heals() == before + 1);
		this.redis.execute("SADD", node, "m|ghost|" + name + "|17");
		this.redis.execute("HINCRBY", sums, name, "17");
		await().until(() -> this.one.stats().heals() + this.two.stats().heals() == before + 2);
		await().until(() -> this.redis.execute("SISMEMBER", node, "m|ghost|" + name + "|17").equals("0"));
		assertNothingWasTold();
	}

	@Test
	void messageThatWasLostIsFoundByTheNextBeat() {
		this.two.proxy.dropMessages(true);
		this.one.join("quiet", "ada", "a1");
		await().until(() -> this.two.log.of("quiet", "ada").equals(List.of("joined")));
		assertThat(this.two.proxy.messagesDropped()).isPositive();
		this.two.proxy.dropMessages(false);
		this.one.presence.leave("quiet", "a1");
		await().until(() -> this.two.log.of("quiet", "ada").equals(List.of("joined", "left")));
		assertThat(this.two.stats().resyncs()).isZero();
	}

	@Test
	void messageThatWasLostIsReadBeforeTheNextOneIsTold() {
		String[] properties = { "pillar.presence.lease=1h", "pillar.namespace=gap" };
		try (PresenceNode sender = PresenceNode.on(this.redis, properties);
				PresenceNode receiver = PresenceNode.on(this.redis, properties)) {
			sender.join("room", "first", "c1");
			await().until(() -> receiver.log.of("room", "first").equals(List.of("joined")));
			receiver.proxy.dropMessages(true);
			sender.join("room", "lost", "c2");
			await().until(() -> receiver.proxy.messagesDropped() > 1);
			receiver.proxy.dropMessages(false);
			sender.join("room", "next", "c3");
			await().until(() -> receiver.log.of("room", "next").equals(List.of("joined")));
			assertThat(receiver.log.of("room", "lost")).containsExactly("joined");
		}
	}

	@Test
	void historyThatWasTrimmedIsMadeUpForByComparison() {
		this.two.proxy.cut();
		this.one.presence.leave("room0", "c0");
		this.one.join("room0", "new", "new");
		this.one.join("room0", "short", "short");
		this.one.presence.leave("room0", "short");
		for (String stream : this.redis.execute("KEYS", "*:events").lines().toList()) {
			this.redis.execute("XTRIM", stream, "MAXLEN", "0");
		}
		this.two.proxy.heal();
		await().until(() -> this.two.log.of("room0", "new").equals(List.of("joined")));
		await().until(() -> this.two.log.of("room0", "user0").equals(List.of("joined", "left")));
		assertThat(this.two.log.of("room0", "short")).isEmpty();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.two.log.present().size() == 200);
		assertThat(this.two.log.faults()).isEmpty();
	}

}
