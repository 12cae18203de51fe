package io.pillar.presence;

import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisClusterGroup;

/**
 * Presence of two nodes with a Redis Cluster, over all of which it is spread.
 */
class RedisPresenceClusterTests extends RedisPresenceBase {

	@BeforeAll
	static void start() {
		RedisClusterGroup redis = RedisClusterGroup.start();
		String nodes = "spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses());
		start(redis, () -> PresenceNode.with(nodes).awaitRedis());
	}

}
