package io.pillar.lock;

import java.util.List;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodesBase;
import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * Applications of a fleet that use locks.
 */
final class LockNodes extends NodesBase {

	LockNodes(String... properties) {
		super(Node.class, List.of("spring.application.name=locks"), properties);
	}

	static LockNodes on(String host, int port, String... properties) {
		return new LockNodes(at(host, port, properties));
	}

	ConfigurableApplicationContext start(Class<?>... more) {
		return runSubscribed(more);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, LockAutoConfiguration.class })
	static class Node {

	}

}
