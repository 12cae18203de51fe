package io.pillar.redis;

import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/**
 * A single server in a container.
 */
@EnabledWithDocker
@Testcontainers
class RedisServiceConnectionTests extends RedisServiceConnectionContract {

	@Container
	@ServiceConnection(name = "redis")
	static final GenericContainer<?> redis = new GenericContainer<>(EnabledWithDocker.IMAGE).withExposedPorts(6379);

}
