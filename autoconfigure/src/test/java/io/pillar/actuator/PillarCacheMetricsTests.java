package io.pillar.actuator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarCacheMetrics} and {@link PillarCacheCoherenceMetrics}: what they
 * measure.
 */
class PillarCacheMetricsTests {

	private static RedisServer redis;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void lookupIsCountedOnceWithTheTierThatAnswered() {
		CacheContexts.two(CacheContexts.at(redis), (one, other) -> {
			// the first answer of Redis names the generation, which empties the memory
			CacheContexts.cache(one).evict("another");
			load(CacheContexts.cache(one), "key");
			load(CacheContexts.cache(one), "key");
			load(CacheContexts.cache(other), "key");
			CacheMeterValues first = CacheMeterValues.of(one);
			assertThat(first.gets("miss", "shared")).isOne();
			assertThat(first.gets("hit", "local")).isOne();
			assertThat(first.gets("hit", "shared")).isZero();
			assertThat(first.count("loads")).isOne();
			assertThat(first.boots("puts")).isOne();
			assertThat(first.size()).isOne();
			assertThat(first.registry().get("pillar.cache.payload.size").summary().totalAmount()).isPositive();
			CacheMeterValues second = CacheMeterValues.of(other);
			assertThat(second.gets("hit", "shared")).isOne();
			assertThat(second.gets("miss", "shared")).isZero();
			assertThat(second.boots("puts")).isZero();
		});
	}

	@Test
	void lookupOfACallerThatMissesIsCountedOnceAlthoughAnotherGaveALeaseBack() {
		CacheContexts.two(CacheContexts.at(redis), (one, other) -> {
			// its caller never loads, so its lease stays
			CacheContexts.cache(one).get("key");
			load(CacheContexts.cache(other), "key");
			assertThat(CacheMeterValues.of(other).gets("miss", "shared")).isOne();
		});
	}

	@Test
	void changeOfAnotherNodeIsMeasuredWhenItsMessageArrives() {
		CacheContexts.two(CacheContexts.at(redis), (one, other) -> {
			CacheContexts.cache(one);
			await().untilAsserted(() -> {
				CacheContexts.cache(other).put("key", "value");
				assertThat(CacheMeterValues.of(one).node("messages")).isPositive();
			});
			Timer lag = CacheMeterValues.of(one).registry().get("pillar.cache.invalidation.lag").timer();
			await().untilAsserted(() -> assertThat(lag.count()).isPositive());
			assertThat(lag.takeSnapshot().histogramCounts()).isNotEmpty();
		});
	}

	@Test
	void removalIsOfTheApplicationAndEvictionForWantOfRoom() {
		CacheContexts.LOCAL.withPropertyValues("pillar.cache.caches.bots.local.max-size=1").run((context) -> {
			Cache cache = CacheContexts.cache(context);
			cache.put("one", "value");
			cache.evict("one");
			cache.put("two", "value");
			cache.put("three", "value");
			cache.clear();
			CacheMeterValues meters = CacheMeterValues.of(context);
			assertThat(meters.boots("removals")).isOne();
			assertThat(meters.boots("evictions")).isOne();
			assertThat(meters.count("clears")).isOne();
		});
	}

	@Test
	void loadThatFailsOrThatAChangeOvertookIsCounted() {
		CacheContexts.at(redis).run((context) -> {
			Cache cache = CacheContexts.cache(context);
			CompletableFuture<String> failed = cache.retrieve("key",
					() -> CompletableFuture.failedFuture(new IllegalStateException("loader")));
			assertThat(failed).failsWithin(Duration.ofSeconds(30));
			cache.get("key", () -> {
				cache.evict("key");
				return "old";
			});
			CacheMeterValues meters = CacheMeterValues.of(context);
			assertThat(meters.count("loads.failed")).isOne();
			assertThat(meters.count("fills.refused")).isOne();
			assertThat(meters.boots("puts")).isZero();
		});
	}

	@Test
	void waitForALoadOfThisNodeIsMeasured() {
		CacheContexts.at(redis).run((context) -> {
			Cache cache = CacheContexts.cache(context);
			CompletableFuture<String> value = new CompletableFuture<>();
			CompletableFuture<String> leader = cache.retrieve("key", () -> value);
			CompletableFuture<String> joiner = cache.retrieve("key", () -> value);
			value.complete("value");
			assertThat(leader.join()).isEqualTo(joiner.join()).isEqualTo("value");
			await().untilAsserted(() -> assertThat(CacheMeterValues.of(context).waits()).isOne());
		});
	}

	@Test
	void waitForALoadOfAnotherNodeIsMeasuredAndItsMissIsCountedOnce() {
		CacheContexts.two(CacheContexts.at(redis), (one, other) -> {
			CompletableFuture<String> value = new CompletableFuture<>();
			CompletableFuture<String> leader = CacheContexts.cache(one).retrieve("key", () -> value);
			await().until(() -> CacheMeterValues.of(one).count("loads") == 1);
			CompletableFuture<String> waiting = CompletableFuture
				.supplyAsync(() -> load(CacheContexts.cache(other), "key"));
			completeAfterSomePolls(value, other);
			assertThat(leader.join()).isEqualTo(waiting.join()).isEqualTo("value");
			CacheMeterValues meters = CacheMeterValues.of(other);
			await().untilAsserted(() -> assertThat(meters.waits()).isOne());
			assertThat(meters.gets("miss", "shared") + meters.gets("hit", "shared")).isOne();
		});
	}

	@Test
	void asyncWaitForALoadOfAnotherNodeIsMeasuredAndItsMissIsCountedOnce() {
		CacheContexts.two(CacheContexts.at(redis), (one, other) -> {
			CompletableFuture<String> value = new CompletableFuture<>();
			CompletableFuture<String> leader = CacheContexts.cache(one).retrieve("key", () -> value);
			await().until(() -> CacheMeterValues.of(one).count("loads") == 1);
			CompletableFuture<String> waiting = CacheContexts.cache(other).retrieve("key", () -> value);
			completeAfterSomePolls(value, other);
			assertThat(leader.join()).isEqualTo(waiting.join()).isEqualTo("value");
			CacheMeterValues meters = CacheMeterValues.of(other);
			await().untilAsserted(() -> assertThat(meters.waits()).isOne());
			assertThat(meters.gets("miss", "shared") + meters.gets("hit", "shared")).isOne();
			assertThat(meters.count("loads")).isZero();
		});
	}

	@Test
	void changesWhileRedisIsAwayArePendingThenReplayed() {
		try (RedisServer own = RedisServer.builder().start()) {
			CacheContexts.at(own).run((context) -> {
				Cache cache = CacheContexts.cache(context);
				CacheMeterValues meters = CacheMeterValues.of(context);
				load(cache, "key");
				own.kill();
				await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
				cache.evict("key");
				assertThat(load(cache, "key")).isEqualTo("value");
				assertThat(meters.pending()).isOne();
				assertThat(meters.count("fallbacks")).isPositive();
				own.restart();
				await().until(() -> context.getBean(RedisAvailability.class).isAvailable());
				await().untilAsserted(() -> assertThat(meters.pending()).isZero());
				assertThat(meters.node("replayed")).isPositive();
			});
		}
	}

	/**
	 * Ends a load when the one that waits for it has asked for it several times.
	 */
	private static void completeAfterSomePolls(CompletableFuture<String> value, ApplicationContext waiting) {
		CacheMeterValues meters = CacheMeterValues.of(waiting);
		double before = meters.registry().get("pillar.redis.calls").functionCounter().count();
		await().until(() -> meters.registry().get("pillar.redis.calls").functionCounter().count() > before + 5);
		value.complete("value");
	}

	private static String load(Cache cache, String key) {
		String value = cache.get(key, () -> "value");
		return (value != null) ? value : "";
	}

}
