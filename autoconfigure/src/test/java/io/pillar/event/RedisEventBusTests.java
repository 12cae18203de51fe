package io.pillar.event;

import io.pillar.embedded.RedisServer;

/**
 * The event buses of two nodes with Redis.
 */
class RedisEventBusTests extends RedisEventBusContract {

	private final RedisServer redis = RedisServer.builder().start();

	@Override
	String connection() {
		return "spring.data.redis.url=redis://%s:%d".formatted(this.redis.host(), this.redis.port());
	}

	@Override
	void stopRedis() {
		this.redis.close();
	}

}
