package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nobody waits for a lease that nobody will fill.
 */
class RedisGivenBackLeaseTests {

	private static final Stripes STRIPES = new Stripes("things");

	private static RedisServer redis;

	private static TcpProxy proxy;

	private static CacheFleet fleet;

	private static Member one;

	private static Member other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		proxy = TcpProxy.to(redis.host(), redis.port());
		fleet = new CacheFleet();
		one = join(proxy.port());
		other = join(redis.port());
		one.hold("warms the scripts");
	}

	private static Member join(int port) {
		return fleet.join(CacheNodes.on(redis.host(), port)
			.with("pillar.namespace", "lease")
			.with("pillar.redis.timeout", "1s")
			// longer than any test waits
			.with("pillar.cache.defaults.lease", Duration.ofMinutes(2))
			.with("pillar.cache.defaults.load-timeout", Duration.ofMinutes(2)), CacheTransactions.class);
	}

	@AfterEach
	void heal() {
		proxy.heal();
	}

	@AfterAll
	static void close() {
		fleet.close();
		proxy.close();
		redis.close();
	}

	private static String exists(String key) {
		return redis.execute("EXISTS", entry(key));
	}

	private static String entry(String key) {
		return "lease:cache:{lease." + STRIPES.of(key) + "}:things:" + key;
	}

	/**
	 * The node has not heard yet of a change of another key, so it finds out when it
	 * stores.
	 */
	@Test
	void leaseOfLoadThatATransactionMayNotStoreIsGivenBack() {
		String near = IntStream.range(0, 1000)
			.mapToObj((i) -> "k" + i)
			.filter((key) -> STRIPES.of(key) == STRIPES.of("key"))
			.findFirst()
			.orElseThrow();
		fleet.write(other, near);
		RedisStripe stripe = one.context().getBean(RedisCacheConnection.class).stripe(STRIPES.of("key"));
		await().until(() -> stripe.position().number() > 0);
		TransactionTemplate reading = new TransactionTemplate(one.context().getBean(PlatformTransactionManager.class));
		reading.setReadOnly(true);
		reading.executeWithoutResult((status) -> assertThat(one.get("key", () -> {
			proxy.dropMessages(true);
			CacheThreads.run(() -> fleet.write(other, near));
			return "snapshot";
		})).isEqualTo("snapshot"));
		assertThat(CacheThreads.atOnce(() -> other.get("key", () -> "loaded"))).isEqualTo("loaded");
	}

	@Test
	void leaseOfLoadWhoseFillIsNotAnsweredIsGivenBack() {
		assertThat(one.get("unanswered", () -> {
			proxy.blackHole();
			return "loaded";
		})).isEqualTo("loaded");
		proxy.heal();
		fleet.awaitAvailable();
		CompletableFuture<Object> loading = new CompletableFuture<>();
		await().until(() -> {
			other.get("calls again", () -> "called");
			return one.cache().get("calls again") != null;
		});
		CompletableFuture<Object> loaded = one.cache().retrieve("asked", () -> loading);
		await().untilAsserted(() -> assertThat(exists("asked")).isEqualTo("1"));
		proxy.blackHole();
		loading.complete("loaded");
		assertThat(CacheThreads.await(loaded)).isEqualTo("loaded");
		proxy.heal();
		await().untilAsserted(() -> assertThat(List.of(exists("unanswered"), exists("asked"))).containsOnly("0"));
	}

	@Test
	void leaseThatRedisRefusesToTakeBackIsNotGivenBackForEver() {
		redis.execute("RPUSH", entry("list"), "not a lease");
		RedisCacheConnection connection = one.context().getBean(RedisCacheConnection.class);
		RedisLink link = connection.link();
		long failures = link.stats().failures();
		connection.leases().release(RedisLayout.bytes(entry("list")), new byte[] { 1 });
		await().until(() -> link.stats().failures() > failures);
		long scripts = proxy.commandCount("EVALSHA");
		for (int i = 0; i < 3; i++) {
			connection.leases().renew();
			link.call((commands) -> commands.ping());
		}
		assertThat(proxy.commandCount("EVALSHA")).isEqualTo(scripts);
	}

}
