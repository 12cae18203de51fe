package io.pillar.event;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.ClusterSlots;

import static org.awaitility.Awaitility.await;

/**
 * Nodes publish and listen while masters are replaced, be it by replicas that do not have
 * the last events, or come back without their data. Every event reaches every node once
 * and in order, or a gap says that it does not. A run prints its seed; longer ones are
 * made with {@code -Dpillar.long=true}.
 */
class EventGroupHistoryTests {

	private static final int STEPS = Boolean.getBoolean("pillar.long") ? 15 : 2;

	private static final List<String> NAMES = List.of("a", "b");

	private final Random random = Seeds.random();

	@Test
	void eventReachesEveryNodeOnceInOrderOrAGapSaysSoWhileReplicasTakeOver() throws Exception {
		try (RedisSentinelGroup redis = RedisSentinelGroup.builder().replicas(1).proxied().start();
				EventFleet fleet = new EventFleet(NAMES, "spring.data.redis.sentinel.master=" + redis.masterName(),
						"spring.data.redis.sentinel.nodes=" + String.join(",", redis.sentinelAddresses()),
						"pillar.redis.timeout=1s")) {
			fleet.begin();
			for (int step = 0; step < STEPS; step++) {
				pause(200 + this.random.nextInt(500));
				replace(redis, this.random.nextBoolean());
			}
			pause(500);
			fleet.check();
		}
	}

	private void replace(RedisSentinelGroup redis, boolean losing) {
		RedisServer master = redis.master();
		if (losing) {
			// the replica comes back after up to a second, which the master does not live
			master.execute("CLIENT", "KILL", "TYPE", "replica");
			pause(this.random.nextInt(300));
			master.kill();
			await().atMost(Duration.ofSeconds(60)).until(() -> redis.master() != master);
			master.restart();
		}
		else {
			redis.failover();
		}
		// one that is synchronised may be slow to say so
		await().atMost(Duration.ofSeconds(60))
			.ignoreExceptionsInstanceOf(UncheckedIOException.class)
			.until(() -> master.execute("ROLE").contains("\nconnected\n"));
	}

	@Test
	void eventReachesEveryNodeOnceInOrderOrAGapSaysSoWhileMastersOfAClusterComeAndGo() throws Exception {
		try (RedisClusterGroup redis = RedisClusterGroup.start();
				EventFleet fleet = new EventFleet(NAMES,
						"spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()),
						"pillar.redis.timeout=1s")) {
			fleet.begin();
			for (int step = 0; step < STEPS; step++) {
				pause(200 + this.random.nextInt(500));
				disturb(redis);
			}
			pause(500);
			fleet.check();
		}
	}

	private void disturb(RedisClusterGroup redis) {
		String topic = this.random.nextBoolean() ? "replay" : "sequenced";
		RedisServer master = redis.masterOf("events:event:{%s.0}:seq".formatted(topic));
		switch (this.random.nextInt(5)) {
			case 0 -> {
				master.kill();
				pause(this.random.nextInt(500));
				master.restart();
				redis.awaitOk();
			}
			case 1 -> {
				master.pause();
				pause(this.random.nextInt(1500));
				master.resume();
			}
			case 2 -> ClusterSlots.move(redis, "events:event:{%s.0}:seq".formatted(topic));
			case 3 -> failOver(redis, master, "events:event:{%s.0}:seq".formatted(topic));
			default -> redis.servers().forEach((server) -> server.execute("CLIENT", "KILL", "TYPE", "pubsub"));
		}
	}

	/**
	 * Let a replica take over, which a Cluster gives up after five seconds.
	 */
	private static void failOver(RedisClusterGroup redis, RedisServer master, String key) {
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			redis.replicasOf(master).forEach((replica) -> replica.execute("CLUSTER", "FAILOVER"));
			for (int i = 0; i < 300 && redis.masterOf(key) == master; i++) {
				pause(20);
			}
			return redis.masterOf(key) != master;
		});
	}

	private static void pause(long millis) {
		LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
	}

}
