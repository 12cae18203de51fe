package io.pillar.presence;

import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisServer;

/**
 * Presence of two nodes with Redis.
 */
class RedisPresenceTests extends RedisPresenceBase {

	@BeforeAll
	static void start() {
		RedisServer redis = RedisServer.builder().start();
		start(redis, () -> PresenceNode.on(redis));
	}

}
