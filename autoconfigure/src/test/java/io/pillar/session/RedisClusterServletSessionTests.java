package io.pillar.session;

import org.junit.jupiter.api.AfterAll;

import io.pillar.embedded.RedisClusterGroup;

/**
 * Sessions of servlets in a Redis Cluster.
 */
class RedisClusterServletSessionTests extends SharedServletSessionContract {

	private final RedisClusterGroup redis = RedisClusterGroup.start();

	@Override
	SessionServer start() {
		return SessionServer.start("spring.data.redis.cluster.nodes=" + String.join(",", this.redis.nodeAddresses()));
	}

	@AfterAll
	void stopRedis() {
		this.redis.close();
	}

}
