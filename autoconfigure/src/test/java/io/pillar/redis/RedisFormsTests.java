package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Connects to a Redis in each form that Spring Boot knows, but for Sentinel and Cluster.
 */
class RedisFormsTests {

	@Test
	void serverWithAPassword() {
		try (RedisServer server = RedisServer.builder().password("secret").start()) {
			assertServes(Node.at(server, "spring.data.redis.password=secret"));
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
	void serverWithTheLeastRightsThatTheConnectionNeeds() {
		try (RedisServer server = RedisServer.builder().start()) {
			server.execute("ACL", "SETUSER", "app", "on", ">secret", "resetkeys", "~test:*", "resetchannels", "&test:*",
					"-@all", "+ping", "+time", "+set", "+get", "+eval", "+evalsha", "+publish", "+subscribe",
					"+unsubscribe");
			assertServes(Node.at(server, "spring.data.redis.username=app", "spring.data.redis.password=secret"));
			Node.at(server, "spring.data.redis.username=app", "spring.data.redis.password=secret")
				.run((context) -> assertThat(context.getBean(RedisCapabilities.class).commands()).isEmpty());
		}
	}

	@Test
	void serverWithTls() {
		try (RedisServer server = RedisServer.builder().tls().password("secret").start()) {
			assertServes(Node.at(server, "spring.data.redis.password=secret", "spring.data.redis.ssl.bundle=redis",
					"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + server.certificate().orElseThrow()));
		}
	}

	@Test
	void masterWithAReplicaThatIsNamedFirst() {
		try (RedisServer master = RedisServer.builder().start();
				RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
			assertServes(Node.runner("spring.data.redis.masterreplica.nodes=127.0.0.1:%d,127.0.0.1:%d"
				.formatted(replica.port(), master.port())));
		}
	}

	@Test
	void masterThatIsKilledOrHangsIsUsedAgainWhenItReturns() {
		try (RedisServer master = RedisServer.builder().start();
				RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
			Node.runner("spring.data.redis.masterreplica.nodes=127.0.0.1:%d,127.0.0.1:%d".formatted(master.port(),
					replica.port()))
				.run((context) -> {
					assertIsUsedAgain(context, master::pause, master::resume);
					assertIsUsedAgain(context, master::kill, master::restart);
					assertServes(context);
				});
		}
	}

	private static void assertIsUsedAgain(ApplicationContext context, Runnable away, Runnable back) {
		RedisAvailability availability = context.getBean(RedisAvailability.class);
		away.run();
		await().until(() -> !availability.isAvailable());
		back.run();
		await().until(availability::isAvailable);
	}

	@Test
	void passwordThatChangesIsAskedForAtTheNextConnect() {
		try (RedisServer server = RedisServer.builder().start()) {
			AtomicReference<String> password = new AtomicReference<>("first");
			server.execute("ACL", "SETUSER", "app", "on", ">first", "~*", "&*", "+@all");
			Node.runner()
				.withBean(DataRedisConnectionDetails.class, () -> details(server, password::get))
				.run((context) -> {
					RedisAvailability availability = context.getBean(RedisAvailability.class);
					assertThat(availability.isAvailable()).isTrue();
					server.execute("ACL", "SETUSER", "app", "resetpass", ">second");
					server.execute("CLIENT", "KILL", "USER", "app");
					await().until(() -> availability.reason()
						.filter(RedisDiagnosis.PASSWORD_WRONG.summary()::equals)
						.isPresent());
					password.set("second");
					await().until(availability::isAvailable);
				});
		}
	}

	static DataRedisConnectionDetails details(RedisServer server, Supplier<String> password) {
		return new DataRedisConnectionDetails() {

			@Override
			public String getUsername() {
				return "app";
			}

			@Override
			public String getPassword() {
				return password.get();
			}

			@Override
			public Standalone getStandalone() {
				return Standalone.of(server.host(), server.port());
			}

		};
	}

	static void assertServes(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertServes(context);
		});
	}

	static void assertServes(ApplicationContext context) throws InterruptedException {
		byte[] key = "test:forms".getBytes(StandardCharsets.UTF_8);
		RedisLink link = context.getBean(RedisLink.class);
		// what is served counts, not that the first attempt of a busy machine is
		await().untilAsserted(() -> assertThat(context.getBean(RedisAvailability.class).reason()).isEmpty());
		link.call((redis) -> redis.set(key, key));
		byte[] value = link.call((redis) -> redis.get(key));
		assertThat(value).isEqualTo(key);
		CountDownLatch subscribed = new CountDownLatch(1);
		CountDownLatch arrived = new CountDownLatch(1);
		context.getBean(RedisChannels.class).subscribe("test:forms", new RedisChannels.Listener() {

			@Override
			public void message(String message) {
				arrived.countDown();
			}

			@Override
			public void subscribed() {
				subscribed.countDown();
			}

		});
		assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();
		link.call((redis) -> redis.publish(key, key));
		assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
	}

}
