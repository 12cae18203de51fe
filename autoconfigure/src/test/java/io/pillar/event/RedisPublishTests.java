package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisServer;

/**
 * Publishing to a single server.
 */
class RedisPublishTests extends RedisPublishContract {

	private static RedisServer redis;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
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
		return "PUBLISH";
	}

}
