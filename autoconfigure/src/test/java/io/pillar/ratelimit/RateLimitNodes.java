package io.pillar.ratelimit;

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
 * Applications of a fleet that limit rates.
 */
final class RateLimitNodes implements AutoCloseable {

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	private final String[] properties;

	RateLimitNodes(String... properties) {
		this.properties = properties;
	}

	static RateLimitNodes on(String host, int port, String... properties) {
		return new RateLimitNodes(Stream
			.concat(Stream.of("spring.data.redis.host=" + host, "spring.data.redis.port=" + port),
					Stream.of(properties))
			.toArray(String[]::new));
	}

	ConfigurableApplicationContext start(Class<?>... more) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Node.class).sources(more)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.application.name=limits", "pillar.redis.timeout=2s")
			.properties(this.properties)
			.run();
		this.contexts.push(context);
		// a node that is subscribed forgets what it remembered before
		await().until(() -> context.getBean(RedisAvailability.class).isAvailable()
				&& context.getBean(RedisChannels.class).isSubscribed());
		return context;
	}

	RateLimiter limiter() {
		return start().getBean(RateLimiter.class);
	}

	@Override
	public void close() {
		while (!this.contexts.isEmpty()) {
			this.contexts.pop().close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class })
	static class Node {

	}

}
