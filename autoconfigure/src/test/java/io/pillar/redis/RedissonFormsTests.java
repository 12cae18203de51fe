package io.pillar.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisSentinelGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connects Redisson to a Redis in each form that Spring Boot knows.
 */
class RedissonFormsTests {

	private static ApplicationContextRunner with(ApplicationContextRunner node) {
		return node.withConfiguration(AutoConfigurations.of(PillarRedissonAutoConfiguration.class));
	}

	private static void assertServes(ApplicationContextRunner node) {
		with(node).run((context) -> assertServes(context.getBean(RedissonClient.class)));
	}

	private static void assertServes(RedissonClient redisson) {
		for (String key : new String[] { "one", "two", "three" }) {
			RBucket<String> bucket = redisson.getBucket(key, StringCodec.INSTANCE);
			bucket.set("value of " + key);
			assertThat(bucket.get()).isEqualTo("value of " + key);
		}
	}

	@Test
	void serverWithAUrlThatHoldsEverything() {
		try (RedisServer server = RedisServer.builder().password("secret").start()) {
			assertServes(Node.runner("spring.data.redis.url=redis://:secret@127.0.0.1:%d/3".formatted(server.port())));
			assertThat(server.execute("INFO", "keyspace")).contains("db3").doesNotContain("db0");
		}
	}

	@Test
	void serverWithTheLeastRights() {
		try (RedisServer server = RedisServer.builder().start()) {
			server.execute("ACL", "SETUSER", "app", "on", ">secret", "resetkeys", "~test:*", "~one", "~two", "~three",
					"~test1", "~test2", "resetchannels", "&test:*", "-@all", "+ping", "+time", "+set", "+get", "+eval",
					"+evalsha", "+publish", "+subscribe", "+unsubscribe");
			assertServes(Node.at(server, "spring.data.redis.username=app", "spring.data.redis.password=secret"));
		}
	}

	@Test
	void serverWithTls() {
		try (RedisServer server = RedisServer.builder().tls().password("secret").start()) {
			assertServes(Node.at(server, "spring.data.redis.password=secret", "spring.data.redis.ssl.bundle=redis",
					"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + server.certificate().orElseThrow()));
			assertServes(Node.runner("spring.data.redis.url=rediss://:secret@127.0.0.1:" + server.port(),
					"spring.data.redis.ssl.bundle=redis",
					"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + server.certificate().orElseThrow()));
		}
	}

	@Test
	void masterWithAReplica() {
		try (RedisServer master = RedisServer.builder().password("secret").start();
				RedisServer replica = RedisServer.builder().password("secret").replicaOf(master).start()) {
			assertServes(Node.runner("spring.data.redis.password=secret",
					"spring.data.redis.masterreplica.nodes=127.0.0.1:%d,127.0.0.1:%d".formatted(replica.port(),
							master.port())));
		}
	}

	@Test
	void masterThatSentinelsName() {
		try (RedisSentinelGroup group = RedisSentinelGroup.start()) {
			with(Node.runner("spring.data.redis.sentinel.master=" + group.masterName(),
					"spring.data.redis.sentinel.nodes=" + String.join(",", group.sentinelAddresses())))
				.run((context) -> assertServes(context.getBean(RedissonClient.class)));
		}
	}

	@Test
	void cluster() {
		try (RedisClusterGroup cluster = RedisClusterGroup.builder().password("secret").replicasPerMaster(0).start()) {
			assertServes(Node.runner("spring.data.redis.password=secret",
					"spring.data.redis.cluster.nodes=" + String.join(",", cluster.nodeAddresses())));
		}
	}

	@Test
	void addressOfTheSixthVersion() {
		Node.runner("spring.data.redis.host=::1", "pillar.mode=local").run((context) -> {
			DataRedisConnectionDetails details = context.getBean(DataRedisConnectionDetails.class);
			Config config = new RedissonConfigs(Duration.ofSeconds(1), null, null).of(details);
			assertThat(config.useSingleServer().getAddress()).isEqualTo("redis://[::1]:6379");
		});
	}

	@Test
	void passwordThatChangesIsAskedForAtTheNextConnect() {
		try (RedisServer server = RedisServer.builder().start()) {
			AtomicReference<String> password = new AtomicReference<>("first");
			server.execute("ACL", "SETUSER", "app", "on", ">first", "~*", "&*", "+@all");
			with(Node.runner())
				.withBean(DataRedisConnectionDetails.class, () -> RedisFormsTests.details(server, password::get))
				.run((context) -> {
					RedissonClient redisson = context.getBean(RedissonClient.class);
					assertServes(redisson);
					server.execute("ACL", "SETUSER", "app", "resetpass", ">second");
					password.set("second");
					server.execute("CLIENT", "KILL", "USER", "app");
					await().ignoreExceptions().untilAsserted(() -> assertServes(redisson));
				});
		}
	}

}
