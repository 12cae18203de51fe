package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.pillar.embedded.RedisServer;

/**
 * Events over WebSockets of two nodes with Redis.
 */
class RedisEventSocketTests extends EventSocketContract {

	private static RedisServer redis;

	private static SocketSite site;

	private static SocketSite other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		String[] properties = { "spring.data.redis.host=" + redis.host(), "spring.data.redis.port=" + redis.port(),
				"pillar.redis.timeout=2s" };
		site = new SocketSite(properties);
		other = new SocketSite(properties);
	}

	@AfterAll
	static void stop() {
		other.close();
		site.close();
		redis.close();
	}

	@Override
	SocketSite site() {
		return site;
	}

	@Override
	SocketSite elsewhere() {
		return other;
	}

}
