package io.pillar.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * A Redis that takes every connection and answers nothing.
 */
class CacheHungTests {

	private static final Duration HUNG = Duration.ofSeconds(CacheFleet.LONG ? 60 : 2);

	// a machine under load may stop any thread for a while
	private static final Duration SLACK = Duration.ofSeconds(2);

	private RedisServer redis;

	private CacheFleet fleet;

	private Member one;

	private Member other;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.fleet = new CacheFleet();
		this.one = this.fleet.join(nodes());
		this.other = this.fleet.join(nodes());
	}

	private CacheNodes nodes() {
		return CacheNodes.on(this.redis.host(), this.redis.port())
			.with("pillar.namespace", "hung")
			// most of these tests wait for it
			.with("pillar.redis.timeout", "1s");
	}

	@AfterEach
	void close() {
		this.redis.resume();
		this.fleet.close();
		this.redis.close();
	}

	@Test
	void redisThatHangsHoldsNobodyLongerThanOneCall() throws Exception {
		Duration budget = this.one.context().getBean(RedisLink.class).budget();
		AtomicLong longest = new AtomicLong();
		AtomicBoolean ended = new AtomicBoolean();
		List<CompletableFuture<Void>> readers = IntStream.range(0, 8)
			.mapToObj((reader) -> CacheThreads.<Void>start(() -> read(reader, ended, longest)))
			.toList();
		await().until(() -> this.one.stats().localHits() > 100);
		this.redis.pause();
		await().until(() -> !this.one.isAvailable());
		ended.set(true);
		for (CompletableFuture<Void> reader : readers) {
			reader.get();
		}
		assertThat(Duration.ofNanos(longest.get())).isLessThan(budget.plus(SLACK));
	}

	private Void read(int reader, AtomicBoolean ended, AtomicLong longest) {
		for (int n = 0; !ended.get(); n++) {
			long began = System.nanoTime();
			this.one.read((n % 2 == 0) ? "warm" : "cold " + reader + " " + n % 500);
			longest.accumulateAndGet(System.nanoTime() - began, Math::max);
		}
		return null;
	}

	@Test
	void redisThatIsKnownToHangIsWaitedForByNobody() {
		this.one.hold("warm");
		this.redis.pause();
		await().until(() -> !this.one.isAvailable());
		long timeouts = this.one.context().getBean(RedisLink.class).stats().timeouts();
		long began = System.nanoTime();
		IntStream.range(0, 1000).forEach((i) -> {
			this.one.read("cold" + i);
			this.one.cache().put("put" + i, "value");
			this.one.cache().evict("evicted" + i);
			this.one.cache().retrieve("asked" + i, () -> CompletableFuture.completedFuture("value")).join();
		});
		// each call that waited would have taken half a second
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
		assertThat(this.one.context().getBean(RedisLink.class).stats().timeouts() - timeouts).isLessThan(50);
		assertThat(this.one.held("warm")).isNotNull();
		assertThat(this.one.held("put7")).isEqualTo("value");
	}

	@Test
	void nodesThatWroteMeanwhileAgreeAfterwards() throws Exception {
		this.fleet.work();
		await().until(() -> this.one.loads() > 50 && this.other.loads() > 50);
		this.redis.pause();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		await().pollDelay(HUNG).atMost(HUNG.plusSeconds(10)).until(() -> this.one.coherence().pending() > 0);
		this.redis.resume();
		this.fleet.awaitAvailable();
		await().until(() -> this.one.coherence().replayed() > 0 && this.other.coherence().replayed() > 0);
		this.fleet.rest();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED.multipliedBy(2));
	}

	@Test
	void writesAreMadeUpForBeforeRedisIsTrustedAgain() {
		String before = this.one.read("key");
		assertThat(this.other.read("key")).isEqualTo(before);
		this.redis.pause();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		this.fleet.write(this.one, "key");
		String after = this.fleet.row("key");
		assertThat(this.one.read("key")).isEqualTo(after);
		this.redis.resume();
		// Redis still holds what was there before
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
			assertThat(this.one.read("key")).isEqualTo(after);
			return this.one.isAvailable();
		});
		assertThat(this.one.read("key")).isEqualTo(after);
		this.fleet.awaitAvailable();
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

	@Test
	void putAfterMissIsMadeUpForWhereRedisHangsBetweenThem() {
		this.one.read("warms the script");
		assertThat(this.one.cache().get("key")).isNull();
		this.redis.pause();
		this.one.cache().put("key", "new");
		assertThat(this.one.held("key")).isEqualTo("new");
		assertThat(this.one.coherence().pending()).isEqualTo(1);
		this.redis.resume();
		await().until(() -> this.one.coherence().replayed() > 0);
	}

	@Test
	void putThatItsCallerGaveUpIsNotMadeLater() {
		String entry = "hung:cache:{hung." + new Stripes("things").of("key") + "}:things:key";
		this.one.cache().put("other key", "warms the script");
		Duration budget = this.one.context().getBean(RedisLink.class).budget();
		this.redis.pause();
		this.one.cache().put("key", "old");
		await().pollDelay(budget.multipliedBy(2)).until(() -> true);
		this.redis.resume();
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(1)).until(() -> {
			assertThat(this.redis.execute("EXISTS", entry)).isEqualTo("0");
			return this.one.coherence().replayed() > 0;
		});
		assertThat(this.one.held("key")).isNull();
	}

	@Test
	void putThatArrivesLateDoesNotReplaceWhatCameSince() {
		this.other.cache().put("key", "before");
		RedisCacheConnection connection = this.one.context().getBean(RedisCacheConnection.class);
		RedisChanges.Request late = request(connection, "late");
		assertThat(connection.changes().mutate(request(connection, "in time"), false)).endsWith(":1:made");
		assertThat(this.other.cache().get("key", String.class)).isIn("before", "in time");
		await().pollDelay(connection.link().budget().multipliedBy(2).plusMillis(100)).until(() -> true);
		this.other.cache().put("key", "new");
		assertThat(connection.changes().mutate(late, false)).isEqualTo("late");
		assertThat(this.one.cache().get("key", String.class)).isEqualTo("new");
	}

	private RedisChanges.Request request(RedisCacheConnection connection, String value) {
		CacheSettings settings = ((TwoTierCache) this.one.cache()).settings();
		RedisEntryKeys keys = new RedisEntryKeys(connection.layout(), "things", new Stripes("things"));
		CacheGeneration generation = connection.changes()
			.generation("things", new RedisStripe(new byte[0], new byte[0]), false, false);
		return new RedisValues(settings, connection, new CacheCounters()).request(keys.stripe("key"), keys.entry("key"),
				"things", "key", SharedChange.put(value), connection.changes().nextId(), generation);
	}

	@Test
	void changesThatAreTooManyToRememberClearTheCache() {
		String before = this.other.hold("untouched");
		this.redis.pause();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.one.isAvailable() && !this.other.isAvailable());
		assertThatNoException().isThrownBy(
				() -> IntStream.rangeClosed(0, PendingChanges.MAX_KEYS).forEach((i) -> this.one.cache().evict(i)));
		assertThat(this.other.held("untouched")).isEqualTo(before);
		this.redis.resume();
		this.fleet.awaitAvailable();
		await().until(() -> this.one.coherence().pending() == 0);
		await().until(() -> this.other.held("untouched") == null);
		this.fleet.awaitAgreement(CacheFleet.CONVERGED);
	}

}
