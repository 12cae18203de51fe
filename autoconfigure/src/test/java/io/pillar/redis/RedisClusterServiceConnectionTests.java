package io.pillar.redis;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * A Cluster in a container.
 */
@EnabledWithDocker
@Testcontainers
class RedisClusterServiceConnectionTests extends RedisServiceConnectionContract {

	@Container
	@ServiceConnection(name = RedisTopologyContainer.CONNECTION)
	static final RedisTopologyContainer cluster = RedisTopologyContainer.cluster();

}
