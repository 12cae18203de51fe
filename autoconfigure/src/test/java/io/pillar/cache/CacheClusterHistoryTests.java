package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.history.Disturbance;
import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No node keeps an old value on a Cluster, also when one of its masters is replaced.
 */
/*
 * Of the rules of the checker these are promised while a master is replaced: no old value
 * stays, no value of another key and none that was not committed is ever seen, no
 * exception reaches a caller.
 *
 * Not promised is that a thread sees what it wrote, until the failover is over. A Cluster
 * is away in parts, so the other masters go on to be used, and a node learns from its
 * heartbeat that a stripe has another history. Between the failover and that heartbeat it
 * may read from the new master what it had replaced in the old one. Writes that are made
 * between two failovers, or while messages are lost, are seen by their thread.
 */
class CacheClusterHistoryTests {

	private static final Duration FAILOVER = Duration.ofSeconds(60);

	private RedisClusterGroup cluster;

	private CacheHistories histories;

	private int failovers;

	@BeforeEach
	void start() {
		this.cluster = RedisClusterGroup.builder().proxied().start();
		servePartly();
		this.histories = new CacheHistories(
				Map.of("spring.data.redis.cluster.nodes", String.join(",", this.cluster.nodeAddresses())));
	}

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void historyOnClusterHoldsNoOldValue() {
		this.histories.check((options) -> options);
	}

	@Test
	void historyWhereMessagesAreLostHoldsNoOldValue() {
		List<TcpProxy> proxies = this.cluster.servers().stream().map(this.cluster::proxyOf).toList();
		this.histories.disturb(() -> {
			proxies.forEach((proxy) -> proxy.dropMessages(true));
			CacheHistories.pause(400);
			proxies.forEach((proxy) -> proxy.dropMessages(false));
		}, Duration.ofMillis(300));
		assertThat(proxies).extracting(TcpProxy::messagesDropped).anyMatch((dropped) -> dropped > 0);
	}

	@Test
	void historyWhereMasterDiesHoldsNoOldValue() {
		this.histories.failOver(failover((master) -> {
			ReplicaLag.fallBehind(this.cluster.replicasOf(master));
			master.kill();
			awaitReplaced(master);
			master.restart();
			servePartly();
		}));
	}

	/**
	 * The replica asks nobody, and the old master goes on until it hears of it.
	 */
	@Test
	void historyWhereReplicaTakesOverHoldsNoOldValue() {
		this.histories.failOver(failover((master) -> {
			List<RedisServer> replicas = this.cluster.replicasOf(master);
			ReplicaLag.fallBehind(replicas);
			replicas.get(0).execute("CLUSTER", "FAILOVER", "TAKEOVER");
			awaitReplaced(master);
		}));
	}

	private Disturbance failover(Consumer<RedisServer> loss) {
		return Disturbance.servingOldState(() -> {
			RedisServer master = this.cluster.masterOf(nextStripe());
			loss.accept(master);
			await().atMost(FAILOVER).until(() -> hasReplica(this.cluster.masterOf(stripe(this.failovers)), master));
			ReplicaLag.catchUp(this.cluster.servers());
			this.cluster.awaitOk();
			this.histories.awaitReturned();
		});
	}

	private boolean hasReplica(RedisServer master, RedisServer replica) {
		return this.cluster.replicasOf(master).contains(replica);
	}

	private void awaitReplaced(RedisServer master) {
		await().atMost(FAILOVER).until(() -> this.cluster.masterOf(stripe(this.failovers)) != master);
	}

	private String nextStripe() {
		this.failovers++;
		return stripe(this.failovers);
	}

	/**
	 * The generations first, then another stripe each time.
	 */
	private static String stripe(int failover) {
		return "{" + CacheHistories.NAMESPACE + "." + (RedisLayout.CONTROL - (failover - 1) * 7 % Stripes.COUNT) + "}";
	}

	private void servePartly() {
		this.cluster.servers()
			.forEach((server) -> server.execute("CONFIG", "SET", "cluster-require-full-coverage", "no"));
	}

}
