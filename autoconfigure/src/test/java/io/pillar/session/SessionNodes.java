package io.pillar.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.PrincipalNameIndexResolver;
import org.springframework.session.UuidSessionIdGenerator;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.NodesBase;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;

import static org.awaitility.Awaitility.await;

/**
 * Applications of a fleet that have sessions.
 */
final class SessionNodes extends NodesBase {

	static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final byte[] SECRET = "a secret of all nodes".getBytes(StandardCharsets.UTF_8);

	SessionNodes(String... properties) {
		super(Application.class, List.of("spring.application.name=sessions", "pillar.redis.timeout=2s"), properties);
	}

	static SessionNodes on(RedisServer redis, String... properties) {
		return on(redis.host(), redis.port(), properties);
	}

	static SessionNodes on(String host, int port, String... properties) {
		return new SessionNodes(at(host, port, properties));
	}

	SessionNode start() {
		SessionNode node = startAlone();
		await().until(() -> node.bean(RedisAvailability.class).isAvailable());
		return node;
	}

	/**
	 * Start a node that does not wait for Redis.
	 * @return the node
	 */
	SessionNode startAlone() {
		return new SessionNode(run());
	}

	static SessionParts parts(SessionSettings settings) {
		return parts(settings, System::nanoTime);
	}

	static SessionParts parts(SessionSettings settings, LongSupplier nanos) {
		return parts(settings, nanos, new TextCodec());
	}

	static SessionParts parts(SessionSettings settings, LongSupplier nanos, AttributeCodec codec) {
		return new SessionParts(new SessionIds(SECRET, UuidSessionIdGenerator.getInstance()), codec, settings,
				new PrincipalNameIndexResolver<>(), Clock.systemUTC(), nanos, new SessionCounters());
	}

	static void pass(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		await().atMost(duration.plusSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> System.nanoTime() - end >= 0);
	}

	static void awaitSubscribed(SessionNode node) {
		await().until(() -> node.bean(RedisChannels.class).isSubscribed());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class })
	static class Application {

	}

}
