package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisTier}: calls that are given up, and changes that wait.
 */
class RedisTierTests {

	private static final Duration BUDGET = Duration.ofSeconds(1);

	private static final Stripes STRIPES = new Stripes("things");

	private RedisServer redis;

	private TcpProxy proxy;

	private CacheFleet fleet;

	private Member one;

	private Member other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.fleet = new CacheFleet();
		this.one = join(this.proxy.port());
		this.other = join(this.redis.port());
		this.one.hold("warms the scripts");
	}

	private Member join(int port) {
		return this.fleet.join(CacheNodes.on(this.redis.host(), port)
			.with("pillar.namespace", "tier")
			.with("pillar.redis.timeout", BUDGET)
			// longer than any test waits
			.with("pillar.cache.defaults.lease", Duration.ofMinutes(2))
			.with("pillar.cache.defaults.load-timeout", Duration.ofMinutes(2)));
	}

	@AfterEach
	void close() {
		this.redis.resume();
		this.fleet.close();
		this.proxy.close();
		this.redis.close();
	}

	private PendingChanges pending() {
		return this.one.context().getBean(RedisCacheConnection.class).pending();
	}

	private void cannotChange(String key) {
		pending().add("things", key, Duration.ofMinutes(1).toNanos());
	}

	@Test
	void leaseOfCallThatWasNotAnsweredIsGivenBack() {
		this.redis.pause();
		assertThat(this.one.get("key", () -> "loaded")).isEqualTo("loaded");
		CompletableFuture<Object> loaded = this.one.cache()
			.retrieve("asked", () -> CompletableFuture.completedFuture("loaded"));
		assertThat(CacheThreads.await(loaded)).isEqualTo("loaded");
		this.redis.resume();
		await().untilAsserted(() -> assertThat(List.of(exists("key"), exists("asked"))).containsOnly("0"));
	}

	private String exists(String key) {
		return this.redis.execute("EXISTS", "tier:cache:{tier." + STRIPES.of(key) + "}:things:" + key);
	}

	@Test
	void callerThatIsInterruptedKeepsNobodyFromTheStripe() {
		List<String> keys = IntStream.range(0, 1000)
			.mapToObj((i) -> "k" + i)
			.filter((key) -> STRIPES.of(key) == 0)
			.limit(2)
			.toList();
		this.other.read(keys.get(1));
		this.proxy.delay(Duration.ofMillis(100));
		CacheThreads.run(() -> readInterrupted(keys.get(0)));
		this.proxy.delay(Duration.ZERO);
		int loads = this.one.loads();
		assertThat(this.one.read(keys.get(1))).isEqualTo(this.fleet.row(keys.get(1)));
		assertThat(this.one.loads()).isEqualTo(loads);
	}

	private void readInterrupted(String key) {
		int loads = this.one.loads();
		Thread.currentThread().interrupt();
		try {
			this.one.read(key);
			assertThat(this.one.loads()).isEqualTo(loads + 1);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void loadDuringWhichChangeCouldNotBeMadeIsNotStored() {
		assertThat(this.one.get("key", () -> {
			cannotChange("key");
			return "old";
		})).isEqualTo("old");
		CompletableFuture<Object> loaded = this.one.cache().retrieve("asked", () -> {
			cannotChange("asked");
			return CompletableFuture.completedFuture("old");
		});
		assertThat(CacheThreads.await(loaded)).isEqualTo("old");
		for (String key : List.of("key", "asked")) {
			assertThat(this.one.held(key)).isNull();
			assertThat(CacheThreads.atOnce(() -> this.other.get(key, () -> "new"))).isEqualTo("new");
		}
	}

	@Test
	void putWhoseValueTookLongToWriteIsNotLate() {
		this.one.cache().put("key", new SlowToWrite("value"));
		assertThat(pending().size()).isZero();
		SlowToWrite read = Objects.requireNonNull(this.other.cache().get("key", SlowToWrite.class));
		assertThat(read.name).isEqualTo("value");
	}

	/**
	 * A value that takes longer to write than a put may be under way.
	 */
	public static final class SlowToWrite {

		private String name;

		SlowToWrite() {
			this("");
		}

		SlowToWrite(String name) {
			this.name = name;
		}

		public String getName() {
			await().pollDelay(BUDGET.multipliedBy(2).plusMillis(500)).until(() -> true);
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

}
