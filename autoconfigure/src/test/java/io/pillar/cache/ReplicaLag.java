package io.pillar.cache;

import java.time.Duration;
import java.util.List;

import io.pillar.embedded.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * Keeps replicas from following their master, so that it acknowledges what a failover
 * then loses. On one machine they would be so close that hardly anything is lost.
 */
final class ReplicaLag {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private ReplicaLag() {
	}

	/**
	 * Let replicas fall behind, for as long as a round of a history takes. They go on to
	 * be replicas, and are good enough to become masters.
	 */
	static void fallBehind(List<RedisServer> replicas) {
		for (RedisServer replica : replicas) {
			// a password that the master does not ask for is refused at each new link
			replica.execute("CONFIG", "SET", "masterauth", "wrong");
			replica.execute("CLIENT", "KILL", "TYPE", "master");
		}
		CacheHistories.pause(1000);
	}

	/**
	 * Let servers follow their masters again, and wait until they do.
	 */
	static void catchUp(List<RedisServer> servers) {
		servers.forEach((server) -> server.execute("CONFIG", "SET", "masterauth", ""));
		await().atMost(LIMIT).until(() -> servers.stream().noneMatch(ReplicaLag::isBehind));
	}

	private static boolean isBehind(RedisServer server) {
		return server.execute("INFO", "replication").contains("master_link_status:down");
	}

}
