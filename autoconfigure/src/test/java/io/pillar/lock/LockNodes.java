package io.pillar.lock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

import static org.awaitility.Awaitility.await;

/**
 * Applications of a fleet that use locks.
 */
final class LockNodes implements AutoCloseable {

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	private final String[] properties;

	LockNodes(String... properties) {
		this.properties = properties;
	}

	static LockNodes on(String host, int port, String... properties) {
		return new LockNodes(Stream
			.concat(Stream.of("spring.data.redis.host=" + host, "spring.data.redis.port=" + port),
					Stream.of(properties))
			.toArray(String[]::new));
	}

	ConfigurableApplicationContext start(Class<?>... more) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Node.class).sources(more)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.application.name=locks")
			.properties(this.properties)
			.run();
		this.contexts.push(context);
		await().until(() -> context.getBean(RedisAvailability.class).isAvailable()
				&& context.getBean(RedisChannels.class).isSubscribed());
		return context;
	}

	@Override
	public void close() {
		while (!this.contexts.isEmpty()) {
			this.contexts.pop().close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, LockAutoConfiguration.class })
	static class Node {

	}

}
