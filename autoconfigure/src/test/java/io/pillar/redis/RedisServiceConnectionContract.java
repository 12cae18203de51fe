package io.pillar.redis;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that Testcontainers provides is a configured Redis.
 */
@SpringBootTest(classes = RedisServiceConnectionContract.Application.class,
		properties = { "pillar.namespace=container", "spring.liquibase.enabled=false", "spring.flyway.enabled=false" })
abstract class RedisServiceConnectionContract {

	@Test
	void linkWhenContainerIsAServiceConnectionUsesIt(@Autowired RedisAvailability availability,
			@Autowired RedisLink link) {
		assertThat(availability.isAvailable()).isTrue();
		for (int i = 0; i < 20; i++) {
			byte[] key = ("container:" + i).getBytes(StandardCharsets.UTF_8);
			String answer = link.call((client) -> client.set(key, key));
			byte[] stored = link.call((client) -> client.get(key));
			assertThat(answer).isEqualTo("OK");
			assertThat(stored).isEqualTo(key);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ServiceConnectionAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class })
	static class Application {

	}

}
