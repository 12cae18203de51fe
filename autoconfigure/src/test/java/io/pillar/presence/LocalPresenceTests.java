package io.pillar.presence;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Presence of one node.
 */
class LocalPresenceTests extends PresenceKnowledgeContract {

	private static PresenceNode node;

	@BeforeAll
	static void start() {
		node = PresenceNode.with("pillar.mode=local");
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

}
