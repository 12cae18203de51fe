package io.pillar.redis;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts and stops applications and looks for what they leave behind.
 */
class RedisShutdownTests {

	private static final int CYCLES = Boolean.getBoolean("pillar.long") ? 100 : 25;

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void contextThatIsStartedAndStoppedManyTimesLeavesNothing() {
		cycle();
		await().until(() -> connections() == 1);
		List<String> before = threads();
		for (int i = 0; i < CYCLES; i++) {
			cycle();
		}
		await().untilAsserted(() -> assertThat(connections()).isOne());
		await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(before.size()));
	}

	@Test
	void threadsThatOutliveTheContextDoNotHoldTheClassLoaderOfTheApplication() throws IOException {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
			Thread.currentThread().setContextClassLoader(loader);
			cycle();
			Thread.currentThread().setContextClassLoader(before);
			await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getContextClassLoader() == loader));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	@Test
	void contextThatStopsWhileRedisIsAwayLeavesNothing() {
		List<String> before = threads();
		try (RedisServer mortal = RedisServer.builder().start(); FakeRedis hanging = new FakeRedis(null)) {
			Node.at(mortal).run((context) -> mortal.kill());
			Node.at(mortal).run((context) -> assertThat(context).hasNotFailed());
			Node.at(hanging.port(), "pillar.redis.start-timeout=0s")
				.run((context) -> await().until(() -> hanging.connections() > 0));
		}
		await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(before.size()));
	}

	@Test
	void contextThatStopsWhileItConnectsLeavesNoConnection() {
		for (int i = 0; i < 20; i++) {
			Node.at(server, "pillar.redis.start-timeout=0s").run((context) -> assertThat(context).hasNotFailed());
		}
		await().untilAsserted(() -> assertThat(connections()).isOne());
	}

	@Test
	void contextThatStopsWhileRedisHangsLeavesNoConnection() {
		try (FakeRedis hanging = new FakeRedis(null)) {
			for (int i = 1; i <= 3; i++) {
				int connections = i;
				// it goes on to wait for an answer long after the context has stopped
				Node.at(hanging.port(), "pillar.redis.start-timeout=0s", "spring.data.redis.connect-timeout=1m")
					.run((context) -> await().until(() -> hanging.connections() >= connections));
			}
			await().untilAsserted(() -> assertThat(hanging.openConnections()).isZero());
		}
	}

	@Test
	void contextThatDoesNotStartLeavesNothing() {
		List<String> before = threads();
		try (FakeRedis hanging = new FakeRedis(null)) {
			Node.at(hanging.port(), "pillar.redis.on-start-failure=fail", "pillar.redis.start-timeout=100ms")
				.run((context) -> assertThat(context).hasFailed());
		}
		await().untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(before.size()));
	}

	@Test
	void resourcesOfTheApplicationOutliveTheContext() throws InterruptedException {
		ClientResources resources = DefaultClientResources.create();
		try {
			Node.at(server)
				.withBean(ClientResources.class, () -> resources, (definition) -> definition.setDestroyMethodName(""))
				.run((context) -> assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue());
			assertThat(resources.eventExecutorGroup().isShuttingDown()).isFalse();
			CountDownLatch rang = new CountDownLatch(1);
			resources.timer().newTimeout((timeout) -> rang.countDown(), 1, TimeUnit.MILLISECONDS);
			assertThat(rang.await(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			resources.shutdown();
		}
	}

	private static void cycle() {
		Node.at(server).run((context) -> {
			CountDownLatch subscribed = new CountDownLatch(1);
			context.getBean(RedisChannels.class).subscribe("cycle", new RedisChannels.Listener() {

				@Override
				public void message(String message) {
				}

				@Override
				public void subscribed() {
					subscribed.countDown();
				}

			});
			subscribed.await();
			String pong = context.getBean(RedisLink.class).callAsync((redis) -> redis.ping()).get();
			assertThat(pong).isEqualTo("PONG");
		});
	}

	private static long connections() {
		return server.execute("CLIENT", "LIST").lines().count();
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("pillar-redis") || name.startsWith("lettuce-"))
			.toList();
	}

}
