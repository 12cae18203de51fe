package io.pillar.redis;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

/**
 * One application of a fleet.
 */
final class Node {

	private Node() {
	}

	static ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
					PillarRedisAutoConfiguration.class))
			.withPropertyValues("spring.application.name=test")
			.withPropertyValues(properties);
	}

	static ApplicationContextRunner at(RedisServer server, String... properties) {
		return at(server.port(), properties);
	}

	static ApplicationContextRunner at(TcpProxy proxy, String... properties) {
		return at(proxy.port(), properties);
	}

	static ApplicationContextRunner at(int port, String... properties) {
		return runner(NodesBase.at("127.0.0.1", port, properties));
	}

}
