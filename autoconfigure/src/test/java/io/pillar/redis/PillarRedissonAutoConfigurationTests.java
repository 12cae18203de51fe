package io.pillar.redis;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RGeo;
import org.redisson.api.RHyperLogLog;
import org.redisson.api.RMapCache;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RedissonClient;
import org.redisson.api.geo.GeoUnit;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When there is a Redisson client, and what it takes.
 */
class PillarRedissonAutoConfigurationTests {

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static ApplicationContextRunner node(String... properties) {
		return Node.at(server, properties)
			.withConfiguration(AutoConfigurations.of(PillarRedissonAutoConfiguration.class));
	}

	@Test
	void clientIsThereAndLettuceStays() {
		node().run((context) -> {
			assertThat(context).hasSingleBean(RedissonClient.class);
			assertThat(context.getBean(RedisConnectionFactory.class)).isInstanceOf(LettuceConnectionFactory.class);
		});
	}

	@Test
	void clientIsNotMadeBeforeItIsAskedFor() {
		node().run((context) -> {
			String name = context.getBeanNamesForType(RedissonClient.class)[0];
			ConfigurableApplicationContext source = context.getSourceApplicationContext();
			assertThat(source.getBeanFactory().containsSingleton(name)).isFalse();
		});
	}

	@Test
	void clientOfTheApplicationWins() {
		RedissonClient own = (RedissonClient) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { RedissonClient.class }, (proxy, method, arguments) -> null);
		node().withBean("own", RedissonClient.class, () -> own)
			.run((context) -> assertThat(context.getBean(RedissonClient.class) == own).isTrue());
	}

	@Test
	void thereIsNoneInLocalModeOrWithoutTheLibrary() {
		node("pillar.mode=local").run((context) -> assertThat(context).doesNotHaveBean(RedissonClient.class));
		node().withClassLoader(new FilteredClassLoader(Redisson.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void codecOfTheApplicationIsUsed() {
		node().withBean(Codec.class, () -> StringCodec.INSTANCE).run((context) -> {
			context.getBean(RedissonClient.class).getBucket("plain").set("text");
			assertThat(server.execute("GET", "plain")).isEqualTo("text");
		});
	}

	@Test
	void structuresOfRedisCanBeUsed() {
		node().run((context) -> {
			RedissonClient redisson = context.getBean(RedissonClient.class);
			RScoredSortedSet<String> book = redisson.getScoredSortedSet("book");
			book.addAll(Map.of("ask1", 10.0, "ask2", 9.5));
			assertThat(book.first()).isEqualTo("ask2");
			RHyperLogLog<String> visitors = redisson.getHyperLogLog("visitors");
			visitors.addAll(List.of("a", "b", "a"));
			assertThat(visitors.count()).isEqualTo(2);
			RGeo<String> places = redisson.getGeo("places");
			places.add(13.4, 52.5, "Berlin");
			places.add(2.35, 48.86, "Paris");
			assertThat(places.dist("Berlin", "Paris", GeoUnit.KILOMETERS)).isBetween(850.0, 900.0);
			RBloomFilter<String> seen = redisson.getBloomFilter("seen");
			seen.tryInit(1000, 0.01);
			seen.add("one");
			assertThat(seen.contains("one")).isTrue();
			RMapCache<String, String> sessions = redisson.getMapCache("sessions");
			sessions.put("short", "lived", 2, TimeUnit.SECONDS);
			assertThat(sessions.get("short")).isEqualTo("lived");
			await().until(() -> sessions.get("short") == null);
		});
	}

	@Test
	void idleClientTakesFewThreadsAndConnectionsAndLeavesNone() {
		node().run((context) -> {
			long connections = connections();
			context.getBean(RedissonClient.class).getBucket("used").isExists();
			assertThat(connections() - connections).isBetween(1L, 3L);
			assertThat(threads()).hasSizeBetween(1, 10);
		});
		await().until(() -> threads().isEmpty());
		await().until(() -> connections() <= 1);
	}

	@Test
	void applicationThatUsesItStartsWithoutRedis() {
		try (RedisServer mortal = RedisServer.builder().start()) {
			mortal.kill();
			AtomicReference<Boolean> exists = new AtomicReference<>();
			Node.at(mortal)
				.withConfiguration(AutoConfigurations.of(PillarRedissonAutoConfiguration.class))
				.run((context) -> {
					RedissonClient redisson = context.getBean(RedissonClient.class);
					mortal.restart();
					await().ignoreExceptions().until(() -> {
						exists.set(redisson.getBucket("late").isExists());
						return true;
					});
				});
			assertThat(exists.get()).isFalse();
		}
	}

	private static long connections() {
		return server.execute("CLIENT", "LIST").lines().count();
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("redisson"))
			.toList();
	}

}
