package io.pillar.event;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * Publishing in the shard of a server of a Cluster.
 */
class RedisPublishClusterTests extends RedisPublishContract {

	private static RedisServer redis;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().directive("cluster-enabled", "yes").start();
		redis.execute(
				Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), IntStream.range(0, 16384).mapToObj(Integer::toString))
					.toArray(String[]::new));
		await().until(() -> redis.execute("CLUSTER", "INFO").contains("cluster_state:ok"));
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Override
	RedisServer redis() {
		return redis;
	}

	@Override
	String command() {
		return "SPUBLISH";
	}

}
