package io.pillar.cache;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The cache of two nodes that keep nothing in memory.
 */
class RedisOnlyCacheTests extends CacheAsyncContract {

	private static RedisServer redis;

	private static CacheNodes nodes;

	private static TwoTierCacheManager one;

	private static TwoTierCacheManager other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = CacheNodes.on(redis.host(), redis.port()).with("pillar.cache.defaults.tiers", "redis");
		SETTINGS.forEach(nodes::with);
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
	void nothingIsKeptInMemory() {
		bots().put(this.key, "value");
		bots().get(this.key);
		bots().get(this.key + "2", () -> "loaded");
		assertThat(one.stats("bots").orElseThrow().localSize()).isZero();
		assertThat(one.stats("bots").orElseThrow().localHits()).isZero();
	}

	@Test
	void changeIsSeenByTheOtherNodeAtOnce() {
		bots().put(this.key, "old");
		assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("old");
		bots().put(this.key, "new");
		assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("new");
	}

}
