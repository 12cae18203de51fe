package io.pillar.cache;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The cache of a node whose Redis went away.
 */
class FallbackCacheTests extends CacheAsyncContract {

	private static RedisServer redis;

	private static CacheNodes nodes;

	private static TwoTierCacheManager manager;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = CacheNodes.on(redis.host(), redis.port());
		SETTINGS.forEach(nodes::with);
		ConfigurableApplicationContext node = nodes.start();
		manager = node.getBean(TwoTierCacheManager.class);
		redis.kill();
		await().until(() -> {
			manager.getCache("first").evict("any");
			return !node.getBean(RedisAvailability.class).isAvailable();
		});
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	Cache cache(String name) {
		return manager.getCache(name);
	}

	@Test
	void lookUpWithoutRedisIsCounted() {
		long before = manager.stats("bots").map(TwoTierCacheStats::fallbacks).orElse(0L);
		bots().get(this.key);
		assertThat(manager.stats("bots").orElseThrow().fallbacks()).isEqualTo(before + 1);
	}

}
