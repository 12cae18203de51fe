package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

/**
 * Publishing in the shard of a server of a Cluster.
 */
class RedisPublishClusterTests extends RedisPublishContract {

	private static RedisClusterGroup redis;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.builder().masters(1).replicasPerMaster(0).start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Override
	RedisServer redis() {
		return redis.servers().get(0);
	}

	@Override
	String command() {
		return "SPUBLISH";
	}

}
