package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The master of a Sentinel group dies with what its replica has not heard yet.
 */
class PresenceFailoverTests {

	private final List<PresenceNode> nodes = new ArrayList<>();

	private RedisSentinelGroup redis;

	@BeforeEach
	void start() {
		this.redis = RedisSentinelGroup.builder().replicas(1).start();
		for (int i = 0; i < 2; i++) {
			this.nodes.add(PresenceNode
				.with("spring.data.redis.sentinel.master=" + this.redis.masterName(),
						"spring.data.redis.sentinel.nodes=" + String.join(",", this.redis.sentinelAddresses()))
				.awaitRedis());
		}
	}

	@AfterEach
	void stop() {
		this.nodes.forEach(PresenceNode::close);
		this.redis.close();
	}

	@Test
	void whatWasLostIsHealedAndNothingIsToldTwice() {
		for (int i = 0; i < 60; i++) {
			this.nodes.get(i % 2).join("room" + i % 3, "user" + i, "c" + i);
		}
		awaitTold(60, 0);
		RedisServer master = this.redis.master();
		cutOff(replica(master), master);
		for (int i = 60; i < 80; i++) {
			this.nodes.get(i % 2).join("room" + i % 3, "user" + i, "c" + i);
			this.nodes.get(i % 2).presence.leave("room" + i % 3, "c" + (i - 60));
		}
		awaitTold(80, 20);
		master.kill();
		await().until(() -> this.redis.master() != master);
		await().until(() -> this.nodes.stream().allMatch((node) -> node.stats().heals() >= 20));
		this.nodes.get(0).join("room0", "late", "late");
		awaitTold(81, 20);
		for (PresenceNode node : this.nodes) {
			await().until(() -> node.presence.count(Presence.EVERYONE) == 61);
			assertThat(node.log.of("room2", "user2")).containsExactly("joined", "left");
			assertThat(node.log.of("room1", "user70")).containsExactly("joined");
		}
	}

	private void awaitTold(int joined, int left) {
		for (PresenceNode node : this.nodes) {
			await().until(() -> node.log.present().size() == 2 * (joined - left));
			assertThat(node.log.faults()).isEmpty();
			assertThat(node.log.size()).isEqualTo(2 * (joined + left));
		}
	}

	private RedisServer replica(RedisServer master) {
		return this.redis.servers().stream().filter((server) -> server != master).findFirst().orElseThrow();
	}

	/**
	 * Let a replica hear nothing any more: the master refuses who tells a password that
	 * it does not have.
	 */
	private static void cutOff(RedisServer replica, RedisServer master) {
		replica.execute("CONFIG", "SET", "masterauth", "wrong");
		replica.execute("CONFIG", "SET", "masteruser", "nobody");
		master.execute("CLIENT", "KILL", "TYPE", "replica");
		await().until(() -> replica.execute("INFO", "replication").contains("master_link_status:down"));
	}

}
