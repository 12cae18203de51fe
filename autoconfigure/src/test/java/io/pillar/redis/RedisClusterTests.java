package io.pillar.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisClusterGroup;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes the masters of a Cluster away.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisClusterTests {

	private static final Duration FAILOVER = Duration.ofSeconds(40);

	private static RedisClusterGroup cluster;

	@BeforeAll
	static void startCluster() {
		cluster = RedisClusterGroup.start();
		cluster.servers().forEach((server) -> server.execute("CONFIG", "SET", "cluster-require-full-coverage", "no"));
	}

	@AfterAll
	static void closeCluster() {
		cluster.close();
	}

	@Test
	@Order(1)
	void clusterServes() {
		RedisFormsTests.assertServes(Node.runner(nodes(cluster.nodeAddresses())));
	}

	@Test
	@Order(2)
	void masterThatIsKilledTakesItsOwnSlotsOnlyUntilItIsReplaced() {
		Node.runner(nodes(cluster.nodeAddresses())).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			RedisServer victim = cluster.masterOf("test:forms");
			List<byte[]> others = keys().filter((key) -> cluster.masterOf(key) != victim)
				.limit(30)
				.map((key) -> key.getBytes(StandardCharsets.UTF_8))
				.toList();
			RedisFormsTests.assertServes(context);
			victim.kill();
			for (byte[] key : others) {
				String stored = link.call((redis) -> redis.set(key, key));
				assertThat(stored).isEqualTo("OK");
			}
			assertServesAgain(context);
			victim.restart();
			cluster.awaitOk();
		});
	}

	@Test
	@Order(3)
	void masterThatHangsIsReplaced() {
		Node.runner(nodes(cluster.nodeAddresses())).run((context) -> {
			RedisServer victim = cluster.masterOf("test:forms");
			victim.pause();
			assertServesAgain(context);
			victim.resume();
			cluster.awaitOk();
		});
	}

	@Test
	@Order(4)
	void startWhenTheFirstNodeHangsFindsTheOthers() {
		RedisServer first = cluster.servers().get(0);
		first.pause();
		Node.runner(nodes(cluster.nodeAddresses()))
			.run((context) -> await().atMost(FAILOVER)
				.until(() -> context.getBean(RedisAvailability.class).isAvailable()));
		first.resume();
		cluster.awaitOk();
	}

	@Test
	@Order(5)
	void clusterThatIsGoneAsAWholeIsFoundAgain() {
		Node.runner(nodes(cluster.nodeAddresses())).run((context) -> {
			RedisAvailability availability = context.getBean(RedisAvailability.class);
			await().atMost(FAILOVER).until(availability::isAvailable);
			cluster.servers().forEach(RedisServer::pause);
			await().atMost(FAILOVER).until(() -> !availability.isAvailable());
			cluster.servers().forEach(RedisServer::resume);
			assertServesAgain(context);
		});
	}

	private static void assertServesAgain(ApplicationContext context) {
		byte[] key = "test:forms".getBytes(StandardCharsets.UTF_8);
		await().atMost(FAILOVER).ignoreException(RedisUnavailableException.class).until(() -> {
			String stored = context.getBean(RedisLink.class).call((redis) -> redis.set(key, key));
			return stored.equals("OK") && context.getBean(RedisAvailability.class).isAvailable();
		});
	}

	private static Stream<String> keys() {
		return IntStream.range(0, 1000).mapToObj((i) -> "test:" + i);
	}

	private static String nodes(List<String> addresses) {
		return "spring.data.redis.cluster.nodes=" + String.join(",", addresses);
	}

}
