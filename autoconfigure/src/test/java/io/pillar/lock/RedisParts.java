package io.pillar.lock;

import java.util.concurrent.TimeUnit;

import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

import static org.awaitility.Awaitility.await;

/**
 * A connection to Redis, without any feature.
 */
final class RedisParts implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	RedisParts(int port) {
		this(port, "5s");
	}

	RedisParts(int port, String timeout) {
		TestPropertyValues
			.of("spring.application.name=slots", "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port,
					"pillar.redis.timeout=" + timeout)
			.applyTo(this.context);
		this.context.register(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class);
		this.context.refresh();
		await().atMost(1, TimeUnit.MINUTES).until(() -> this.context.getBean(RedisAvailability.class).isAvailable());
	}

	static RedisParts of(RedisServer server) {
		return new RedisParts(server.port());
	}

	boolean isAway() {
		return !this.context.getBean(RedisAvailability.class).isAvailable();
	}

	RedisLink link() {
		return this.context.getBean(RedisLink.class);
	}

	RedisSlotLedger ledger(String node, int history) {
		return new RedisSlotLedger(link(), new KeySpace("slots"), new NodeId(node), history);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
