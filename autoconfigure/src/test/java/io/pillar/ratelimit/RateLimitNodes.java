package io.pillar.ratelimit;

import java.util.List;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodesBase;
import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * Applications of a fleet that limit rates.
 */
final class RateLimitNodes extends NodesBase {

	RateLimitNodes(String... properties) {
		super(Node.class, List.of("spring.application.name=limits", "pillar.redis.timeout=2s"), properties);
	}

	static RateLimitNodes on(String host, int port, String... properties) {
		return new RateLimitNodes(at(host, port, properties));
	}

	ConfigurableApplicationContext start(Class<?>... more) {
		// a node that is subscribed forgets what it remembered before
		return runSubscribed(more);
	}

	RateLimiter limiter() {
		return start().getBean(RateLimiter.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class })
	static class Node {

	}

}
