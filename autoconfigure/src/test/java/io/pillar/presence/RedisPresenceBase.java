package io.pillar.presence;

import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;

/**
 * Presence of two nodes that share one Redis.
 */
abstract class RedisPresenceBase extends PresenceKnowledgeContract {

	private static AutoCloseable redis;

	private static PresenceNode node;

	private static PresenceNode other;

	static void start(AutoCloseable server, Supplier<PresenceNode> nodes) {
		redis = server;
		node = nodes.get();
		other = nodes.get();
	}

	@AfterAll
	static void stop() throws Exception {
		node.close();
		other.close();
		redis.close();
	}

	@Override
	final PresenceNode node() {
		return node;
	}

	@Override
	final PresenceNode elsewhere() {
		return other;
	}

}
