package io.pillar.cache;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisReplyException;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No node keeps an old value when the master of a Sentinel group is replaced.
 */
/*
 * Replication is asynchronous, so a failover takes back changes that were acknowledged to
 * a node, and numbers their successors anew. Of the rules of the checker all are promised
 * all the same:
 *
 * No old value stays, no value of another key and none that was not committed is ever
 * seen, no exception reaches a caller: these hold whatever Redis forgets. A node finds
 * out that the history of a stripe is another one, drops the stripe from memory, and
 * evicts once more what it changed itself.
 *
 * A thread sees what it wrote, in the read that follows the write at once: a node has one
 * connection, whose loss it notices before it reads anything from the next master, and it
 * does not use that one before all of this is repaired.
 *
 * Not promised is that a later read, during or after a failover, sees a write from before
 * it: a node that has not repaired yet may take up what the new master still holds. When
 * the failover is over every such value has to be gone, which the check of all rows holds
 * it to. Nodes have ten seconds for that, because a put that was not answered may be
 * carried out late, and is then made up for after three budgets.
 */
class CacheSentinelHistoryTests {

	private static final Duration FAILOVER = Duration.ofSeconds(60);

	private RedisSentinelGroup group;

	private CacheHistories histories;

	@BeforeEach
	void start() {
		this.group = RedisSentinelGroup.builder().proxied().start();
		this.group.sentinels().forEach(CacheSentinelHistoryTests::trustOlderNews);
		this.histories = new CacheHistories(Map.of("spring.data.redis.sentinel.master", this.group.masterName(),
				"spring.data.redis.sentinel.nodes", String.join(",", this.group.sentinelAddresses())));
	}

	/**
	 * A replica that is behind is asked once a second, and is no candidate where the last
	 * answer is older than three of these periods.
	 */
	private static void trustOlderNews(RedisServer sentinel) {
		try {
			sentinel.execute("SENTINEL", "DEBUG", "info-period", "1000");
		}
		catch (RedisReplyException ex) {
			// a server before 7.0 trusts what is half a minute old
		}
	}

	@AfterEach
	void close() {
		this.group.close();
	}

	@Test
	void historyWhereMasterDiesHoldsNoOldValue() {
		this.histories.failOver(() -> {
			RedisServer master = this.group.master();
			ReplicaLag.fallBehind(replicasOf(master));
			master.kill();
			awaitReplaced(master);
			master.restart();
			awaitFollowed();
		});
	}

	@Test
	void historyWhereMasterHangsHoldsNoOldValue() {
		this.histories.failOver(() -> {
			RedisServer master = this.group.master();
			ReplicaLag.fallBehind(replicasOf(master));
			master.pause();
			awaitReplaced(master);
			// it takes itself for the master until it is told
			master.resume();
			awaitFollowed();
		});
	}

	/**
	 * The old master goes on to acknowledge changes until the sentinels have demoted it.
	 */
	@Test
	void historyWhereMasterIsReplacedAsPlannedHoldsNoOldValue() {
		this.histories.failOver(() -> {
			ReplicaLag.fallBehind(replicasOf(this.group.master()));
			this.group.failover();
			awaitFollowed();
		});
	}

	@Test
	void historyWhereMessagesAreLostHoldsNoOldValue() {
		TcpProxy proxy = this.group.proxyOf(this.group.master());
		this.histories.disturb(() -> {
			proxy.dropMessages(true);
			CacheHistories.pause(400);
			proxy.dropMessages(false);
		}, Duration.ofMillis(300));
		assertThat(proxy.messagesDropped()).isPositive();
	}

	@Test
	void historyWhereSubscribersAreKilledHoldsNoOldValue() {
		this.histories.disturb(() -> this.group.master().execute("CLIENT", "KILL", "TYPE", "pubsub"),
				Duration.ofMillis(300));
	}

	private List<RedisServer> replicasOf(RedisServer master) {
		return this.group.servers().stream().filter((server) -> server != master).toList();
	}

	private void awaitReplaced(RedisServer master) {
		await().atMost(FAILOVER).until(() -> this.group.master() != master);
	}

	private void awaitFollowed() {
		RedisServer master = this.group.master();
		// one that is synchronised may be slow to say so
		await().atMost(FAILOVER)
			.ignoreExceptionsInstanceOf(UncheckedIOException.class)
			.until(() -> replicasOf(master).stream()
				.allMatch((server) -> server.execute("ROLE")
					.startsWith("slave\n127.0.0.1\n" + this.group.proxyOf(master).port())));
		ReplicaLag.catchUp(this.group.servers());
		this.histories.awaitReturned();
	}

}
