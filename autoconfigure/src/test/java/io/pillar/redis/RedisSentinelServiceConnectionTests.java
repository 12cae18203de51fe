package io.pillar.redis;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * A Sentinel group in a container.
 */
@EnabledWithDocker
@Testcontainers
class RedisSentinelServiceConnectionTests extends RedisServiceConnectionContract {

	@Container
	@ServiceConnection(name = RedisTopologyContainer.CONNECTION)
	static final RedisTopologyContainer group = RedisTopologyContainer.sentinel();

}
