package io.pillar.event;

import io.pillar.embedded.RedisClusterGroup;

/**
 * The event buses of two nodes with a Redis Cluster.
 */
class RedisEventBusClusterTests extends RedisEventBusContract {

	private final RedisClusterGroup redis = RedisClusterGroup.start();

	@Override
	String connection() {
		return "spring.data.redis.cluster.nodes=" + String.join(",", this.redis.nodeAddresses());
	}

	@Override
	void stopRedis() {
		this.redis.close();
	}

}
