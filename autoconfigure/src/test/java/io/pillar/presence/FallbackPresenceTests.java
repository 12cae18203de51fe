package io.pillar.presence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Presence of a node that cannot reach Redis.
 */
class FallbackPresenceTests extends PresenceKnowledgeContract {

	private static PresenceNode node;

	@BeforeAll
	static void start() {
		node = PresenceNode.with("pillar.mode=redis", "spring.data.redis.port=1", "pillar.redis.start-timeout=0s");
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	@Override
	PresenceNode node() {
		return node;
	}

	@Override
	PresenceNode elsewhere() {
		return node;
	}

	@Override
	boolean isRecorded() {
		return false;
	}

}
