package io.pillar.cache;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Counts the commands that cross the wire.
 */
class CacheCostTests {

	// GET: a change that was made but not heard of yet is looked at again
	private static final Set<String> HEARTBEAT = Set.of("MGET", "TIME", "PING", "GET");

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static CacheFleet fleet;

	private static Member node;

	private static Member other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		CacheNodes nodes = CacheNodes.on(proxy.host(), proxy.port()).with("pillar.namespace", "cost");
		fleet = new CacheFleet();
		node = fleet.join(nodes);
		other = fleet.join(CacheNodes.on(redis.host(), redis.port()).with("pillar.namespace", "cost"));
		warmUp();
	}

	@AfterAll
	static void close() {
		fleet.close();
		proxy.close();
		redis.close();
	}

	/**
	 * A script is sent in full once, and a stripe is looked at once when it first
	 * changes.
	 */
	private static void warmUp() {
		for (int i = 0; i < 600; i++) {
			node.cache().evict("k" + i);
		}
		node.read("k0");
		node.cache().clear();
		await().until(() -> node.coherence().messages() >= 601 && other.coherence().messages() >= 601);
		awaitHeartbeats(2);
	}

	@Test
	void hitInMemoryCostsNothing() {
		node.read("k1");
		expectCost(Map.of(), () -> {
			for (int i = 0; i < 100; i++) {
				node.read("k1");
				assertThat(node.cache().get("k1")).isNotNull();
				assertThat(node.cache().retrieve("k1")).isCompleted();
			}
		});
	}

	@Test
	void hitInRedisCostsOneCommand() {
		other.read("k2");
		expectCost(looked(0), () -> node.read("k2"));
		assertThat(node.held("k2")).isEqualTo(fleet.row("k2"));
	}

	@Test
	void missCostsTwoCommands() {
		expectCost(looked(1), () -> node.read("miss"));
	}

	@Test
	void missOfPlainCallerCostsTwoCommands() {
		expectCost(looked(1), () -> {
			assertThat(node.cache().get("plain miss")).isNull();
			node.cache().put("plain miss", "loaded");
		});
	}

	@Test
	void missOfAsynchronousCallerCostsTwoCommands() {
		expectCost(looked(1), () -> assertThat(
				node.cache().retrieve("asynchronous miss", () -> CompletableFuture.completedFuture("loaded")).join())
			.isEqualTo("loaded"));
	}

	@Test
	void evictionCostsOneCommand() {
		expectCost(Map.of("EVALSHA", 1L), () -> node.cache().evict("k6"));
		expectCost(Map.of("EVALSHA", 1L), () -> node.cache().evictIfPresent("k6"));
	}

	@Test
	void putCostsOneCommand() {
		expectCost(Map.of("EVALSHA", 1L), () -> node.cache().put("k7", "value"));
		expectCost(Map.of(), () -> assertThat(node.cache().get("k7", String.class)).isEqualTo("value"));
	}

	@Test
	void clearCostsOneCommandWhateverTheSize() {
		for (int i = 0; i < 200; i++) {
			node.read("k" + i);
		}
		expectCost(Map.of("EVALSHA", 1L), () -> node.cache().clear());
		assertThat(node.held("k1")).isNull();
	}

	@Test
	void fillsAreToldToNobody() {
		// messages come in order: with this one all that were told before have come
		other.read("settled");
		node.cache().evict("settled");
		await().until(() -> other.held("settled") == null);
		long published = published();
		long heard = other.coherence().messages();
		for (int i = 0; i < 100; i++) {
			node.read("k" + i);
		}
		assertThat(published()).isEqualTo(published);
		node.cache().evict("k1");
		assertThat(published()).isEqualTo(published + 1);
		await().until(() -> other.coherence().messages() > heard);
		assertThat(other.coherence().messages()).isEqualTo(heard + 1);
	}

	/**
	 * It may be a change.
	 */
	@Test
	void putAfterMissIsToldOnce() {
		assertThat(node.cache().get("told")).isNull();
		long published = published();
		node.cache().put("told", "loaded or changed");
		assertThat(published()).isEqualTo(published + 1);
		expectCost(Map.of(), () -> assertThat(node.held("told")).isEqualTo("loaded or changed"));
	}

	@Test
	void heartbeatCostsTheSameWhateverIsCached() {
		Map<String, Long> before = heartbeats();
		for (int i = 0; i < 500; i++) {
			node.read("k" + i);
		}
		Map<String, Long> after = heartbeats();
		assertThat(after.keySet()).isEqualTo(before.keySet()).isSubsetOf(HEARTBEAT);
		// one look of the cache; what the connection asks for itself is twice as frequent
		after.forEach((command, count) -> assertThat(count).as(command).isLessThanOrEqualTo(20));
	}

	/**
	 * Return the commands of three heartbeats.
	 */
	private static Map<String, Long> heartbeats() {
		proxy.resetCounts();
		awaitHeartbeats(3);
		return proxy.commands();
	}

	private static void awaitHeartbeats(int count) {
		long before = proxy.commandCount("MGET");
		await().atMost(Duration.ofSeconds(30)).until(() -> proxy.commandCount("MGET") >= before + count);
	}

	private static void expectCost(Map<String, Long> commands, Runnable work) {
		proxy.resetCounts();
		work.run();
		Map<String, Long> counted = new TreeMap<>(proxy.commands());
		counted.keySet().removeAll(HEARTBEAT);
		assertThat(counted).isEqualTo(commands);
	}

	/**
	 * Return what it costs to look once. Redis 6.2 looks by a script, because its SET
	 * does not answer with what is there where it sets only what is not.
	 * @param scripts how many scripts it costs beside
	 */
	private static Map<String, Long> looked(long scripts) {
		Map<String, Long> commands = new TreeMap<>();
		commands.put(redis.execute("INFO", "server").contains("redis_version:6.") ? "EVALSHA" : "SET", 1L);
		if (scripts > 0) {
			commands.merge("EVALSHA", scripts, Long::sum);
		}
		return commands;
	}

	private static long published() {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_publish:calls="))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
			.sum();
	}

}
