package io.pillar.presence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisServer;

/**
 * Presence of two nodes with Redis.
 */
class RedisPresenceTests extends PresenceKnowledgeContract {

	private static RedisServer redis;

	private static PresenceNode node;

	private static PresenceNode other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		node = PresenceNode.on(redis);
		other = PresenceNode.on(redis);
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
