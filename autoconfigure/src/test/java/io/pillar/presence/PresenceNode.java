package io.pillar.presence;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

import static io.pillar.presence.PresenceContract.await;

/**
 * An application that knows who is online.
 */
final class PresenceNode implements AutoCloseable {

	// each context sets up the logging of the process anew
	private static final ReentrantLock STARTING = new ReentrantLock();

	final @Nullable TcpProxy proxy;

	final ConfigurableApplicationContext context;

	final Presence presence;

	final PresenceLog log;

	private PresenceNode(@Nullable TcpProxy proxy, Class<?> configuration, List<String> properties) {
		this.proxy = proxy;
		this.context = start(new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("spring.application.name=presence", "pillar.redis.timeout=2s", "pillar.presence.lease=2s",
					"pillar.presence.grace=1s", "pillar.presence.requests.ttl=1s")
			.properties(properties.toArray(String[]::new)));
		this.presence = this.context.getBean(Presence.class);
		this.log = this.context.getBeanProvider(PresenceLog.class).getIfAvailable(PresenceLog::new);
	}

	private static ConfigurableApplicationContext start(SpringApplicationBuilder application) {
		STARTING.lock();
		try {
			return application.run();
		}
		finally {
			STARTING.unlock();
		}
	}

	/**
	 * Start a node that can be cut off.
	 */
	static PresenceNode on(RedisServer redis, String... properties) {
		return behindAProxy(redis, Node.class, properties).awaitRedis();
	}

	/**
	 * Start a node whose application waits to be told of nobody.
	 */
	static PresenceNode silentOn(RedisServer redis, String... properties) {
		PresenceNode node = behindAProxy(redis, Silent.class, properties);
		await().until(() -> node.context.getBean(RedisAvailability.class).isAvailable());
		return node;
	}

	private static PresenceNode behindAProxy(RedisServer redis, Class<?> configuration, String... properties) {
		TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
		List<String> all = new ArrayList<>(
				List.of("spring.data.redis.host=" + proxy.host(), "spring.data.redis.port=" + proxy.port()));
		all.addAll(List.of(properties));
		return new PresenceNode(proxy, configuration, all);
	}

	static PresenceNode with(String... properties) {
		return new PresenceNode(null, Node.class, List.of(properties));
	}

	PresenceNode awaitRedis() {
		await().until(() -> this.context.getBean(RedisAvailability.class).isAvailable()
				&& this.context.getBean(RedisChannels.class).isSubscribed());
		// where the streams are is known before anybody joins
		await().until(() -> stats().beats() >= RedisPresenceKeys.PARTITIONS);
		return this;
	}

	PresenceInspection inspection() {
		return this.context.getBean(PresenceInspection.class);
	}

	PresenceStats stats() {
		return inspection().stats();
	}

	void join(String channel, String user, String connection) {
		this.presence.join(channel, Member.of(user, connection));
	}

	/**
	 * Die: nothing that this node says now reaches anybody.
	 */
	void crash() {
		if (this.proxy != null) {
			this.proxy.cut();
		}
		close();
	}

	@Override
	public void close() {
		this.context.close();
		if (this.proxy != null) {
			this.proxy.close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class })
	static class Silent {

		/**
		 * A clock that may be wrong by some minutes.
		 */
		@Bean
		Clock clock(@Value("${test.clock:0}") int minutes) {
			return Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Silent.class)
	static class Node {

		@Bean
		PresenceLog log() {
			return new PresenceLog();
		}

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> !channel.startsWith("private:") || user.equals("owner");
		}

	}

}
