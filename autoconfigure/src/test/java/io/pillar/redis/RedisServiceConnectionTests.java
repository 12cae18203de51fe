package io.pillar.redis;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that Testcontainers provides is a configured Redis.
 */
@EnabledWithDocker
@Testcontainers
@SpringBootTest(
		properties = { "pillar.namespace=container", "spring.liquibase.enabled=false", "spring.flyway.enabled=false" })
class RedisServiceConnectionTests {

	@Container
	@ServiceConnection(name = "redis")
	static final GenericContainer<?> redis = new GenericContainer<>(EnabledWithDocker.IMAGE).withExposedPorts(6379);

	@Test
	void linkWhenContainerIsAServiceConnectionUsesIt(@Autowired RedisAvailability availability,
			@Autowired RedisLink link) {
		byte[] key = "container:test".getBytes(StandardCharsets.UTF_8);

		assertThat(availability.isAvailable()).isTrue();
		String answer = link.call((client) -> client.set(key, key));
		byte[] stored = link.call((client) -> client.get(key));
		assertThat(answer).isEqualTo("OK");
		assertThat(stored).isEqualTo(key);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ServiceConnectionAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class })
	static class Application {

	}

}
