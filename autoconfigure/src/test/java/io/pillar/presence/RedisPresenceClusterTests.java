package io.pillar.presence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisClusterGroup;

/**
 * Presence of two nodes with a Redis Cluster, over all of which it is spread.
 */
class RedisPresenceClusterTests extends PresenceKnowledgeContract {

	private static RedisClusterGroup redis;

	private static PresenceNode node;

	private static PresenceNode other;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		String nodes = "spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses());
		node = PresenceNode.with(nodes).awaitRedis();
		other = PresenceNode.with(nodes).awaitRedis();
	}

	@AfterAll
	static void stop() {
		node.close();
		other.close();
		redis.close();
	}

	@Override
	PresenceNode node() {
		return node;
	}

	@Override
	PresenceNode elsewhere() {
		return other;
	}

}
