package io.pillar.event;

/**
 * Events over WebSockets of two nodes with Redis.
 */
class RedisEventSocketTests extends RedisEventSocketContract {

	@Override
	SocketSite start(String... properties) {
		return new SocketSite(properties);
	}

}
