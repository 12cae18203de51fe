package io.pillar.cache;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The cache of two nodes with Redis.
 */
class RedisCacheTests extends CacheAsyncContract {

	private static RedisServer redis;

	private static CacheNodes nodes;

	private static TwoTierCacheManager one;

	private static TwoTierCacheManager other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = CacheNodes.on(redis.host(), redis.port());
		SETTINGS.forEach(nodes::with);
		nodes.with("pillar.cache.caches.private.tiers", "local");
		nodes.with("pillar.cache.caches.fleeting.local.ttl", "200ms");
		one = nodes.start().getBean(TwoTierCacheManager.class);
		other = nodes.start().getBean(TwoTierCacheManager.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	Cache cache(String name) {
		return one.getCache(name);
	}

	@Override
	Cache elsewhere(String name) {
		return other.getCache(name);
	}

	@Test
	void lookUpAfterAnotherIsAnsweredByTheMemoryOfTheNode() {
		bots().put(this.key, "value");
		long before = stats(other).localHits();
		elsewhere("bots").get(this.key);
		assertThat(stats(other).localHits()).isEqualTo(before);
		// until the message of the put has come and dropped it once more
		await().until(() -> elsewhere("bots").get(this.key) != null && stats(other).localHits() > before);
	}

	private static TwoTierCacheStats stats(TwoTierCacheManager manager) {
		return manager.stats("bots").orElseThrow();
	}

	@Test
	void valueInMemoryOutlivesItsLocalTtlInRedis() {
		Cache cache = cache("fleeting");
		cache.put(this.key, "value");
		await().until(() -> {
			cache.get(this.key);
			return one.stats("fleeting").orElseThrow().sharedHits() > 0;
		});
		assertThat(cache.get(this.key, String.class)).isEqualTo("value");
	}

	@Test
	void cacheOfTheNodeOnlyIsNotShared() {
		cache("private").put(this.key, "value");
		assertThat(cache("private").get(this.key, String.class)).isEqualTo("value");
		assertThat(elsewhere("private").get(this.key)).isNull();
	}

	@Test
	void invalidateReachesTheOtherNode() {
		cache("invalidated").put("b", 1);
		assertThat(elsewhere("invalidated").get("b")).isNotNull();
		cache("invalidated").invalidate();
		await().untilAsserted(() -> assertThat(elsewhere("invalidated").get("b")).isNull());
	}

	@Test
	void evictIfPresentKnowsOfTheValueOfTheOtherNode() {
		elsewhere("bots").put(this.key, "value");
		assertThat(bots().evictIfPresent(this.key)).isTrue();
	}

	@Test
	void plainMissThatNobodyFillsHoldsNobody() {
		assertThat(bots().get(this.key)).isNull();
		assertThat(retrieve(bots(), this.key)).isNull();
		long began = System.nanoTime();
		assertThat(elsewhere("bots").get(this.key, () -> "loaded")).isEqualTo("loaded");
		assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
		assertThat(bots().get(this.key, String.class)).isEqualTo("loaded");
	}

}
