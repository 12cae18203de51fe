package io.pillar.cache;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TwoTierCacheAutoConfiguration}.
 */
class TwoTierCacheAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, TwoTierCacheAutoConfiguration.class, CacheAutoConfiguration.class))
		.withUserConfiguration(Counted.class);

	// nobody answers on this port
	private final ApplicationContextRunner shared = this.runner.withPropertyValues("spring.data.redis.port=1",
			"pillar.redis.start-timeout=0s");

	@Test
	void applicationWithoutAnythingHasCachesOfItsNode() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(CacheManager.class)
				.hasSingleBean(TwoTierCacheManager.class)
				.hasSingleBean(CacheAspectSupport.class)
				.doesNotHaveBean(RedisCoherence.class);
			assertCached(context.getBean(Counted.class));
		});
	}

	@Test
	void applicationWithRedisHasCachesOfAllNodes() {
		this.shared.run((context) -> {
			assertThat(context).hasSingleBean(CacheManager.class)
				.hasSingleBean(TwoTierCacheManager.class)
				.hasSingleBean(RedisCoherence.class);
			assertCached(context.getBean(Counted.class));
		});
	}

	private static void assertCached(Counted counted) {
		assertThat(counted.count("a")).isEqualTo(counted.count("a"));
		assertThat(counted.count("b")).isNotEqualTo(counted.count("a"));
	}

	@Test
	void modeOfTheCacheWins() {
		this.shared.withPropertyValues("pillar.cache.mode=local")
			.run((context) -> assertThat(context).hasSingleBean(TwoTierCacheManager.class)
				.doesNotHaveBean(RedisCoherence.class));
	}

	@Test
	void cacheThatIsSwitchedOffLeavesItToBoot() {
		this.runner.withPropertyValues("pillar.cache.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TwoTierCacheManager.class));
	}

	@Test
	void typeThatIsChosenLeavesItToBoot() {
		this.runner.withUserConfiguration(Caching.class)
			.withPropertyValues("spring.cache.type=simple")
			.run((context) -> {
				assertThat(context).hasSingleBean(ConcurrentMapCacheManager.class)
					.doesNotHaveBean(TwoTierCacheManager.class);
				assertCached(context.getBean(Counted.class));
			});
	}

	@Test
	void managerOfTheUserWins() {
		this.shared.withUserConfiguration(Caching.class, OwnManager.class).run((context) -> {
			assertThat(context).hasSingleBean(CacheManager.class).doesNotHaveBean(TwoTierCacheManager.class);
			assertCached(context.getBean(Counted.class));
			assertThat(context.getBean(ConcurrentMapCacheManager.class).getCacheNames()).contains("counts");
		});
	}

	@Test
	void cachingThatTheUserSwitchedOnIsNotSwitchedOnTwice() {
		this.runner.withUserConfiguration(Caching.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(CacheAspectSupport.class);
			assertCached(context.getBean(Counted.class));
		});
	}

	@Test
	void namesOfBootsOwnCachesAreThereFromTheStart() {
		this.runner.withPropertyValues("spring.cache.cache-names=a, b")
			.run((context) -> assertThat(context.getBean(CacheManager.class).getCacheNames()).containsExactly("a",
					"b"));
		this.runner.withPropertyValues("spring.cache.cache-names[0]=a", "spring.cache.cache-names[1]=b")
			.run((context) -> assertThat(context.getBean(CacheManager.class).getCacheNames()).containsExactly("a",
					"b"));
	}

	@Test
	void cacheWithSettingsIsThereFromTheStartAndAnyOtherOnFirstUse() {
		this.runner.withPropertyValues("pillar.cache.caches.x.ttl=1m").run((context) -> {
			TwoTierCacheManager manager = context.getBean(TwoTierCacheManager.class);
			assertThat(manager.getCacheNames()).containsExactly("x");
			assertThat(manager.getCache("y")).isSameAs(manager.getCache("y"));
			assertThat(manager.getCacheNames()).containsExactly("x", "y");
			assertThat(manager.stats("z")).isEmpty();
		});
	}

	@Test
	void applicationWithoutRedisClassesHasCachesOfItsNode() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.boot.data.redis",
					"org.springframework.data.redis"))
			.run((context) -> assertCached(context.getBean(Counted.class)));
	}

	@Test
	void applicationWithoutJacksonHasCachesOfItsNode() {
		this.runner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertCached(context.getBean(Counted.class)));
	}

	@Test
	void applicationWithoutTransactionsIsCached() {
		this.shared.withClassLoader(new FilteredClassLoader("org.springframework.transaction")).run((context) -> {
			assertThat(context).doesNotHaveBean(TransactionScope.class);
			assertCached(context.getBean(Counted.class));
		});
	}

	@Test
	void applicationWithoutCaffeineIsLeftToBoot() {
		this.runner.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TwoTierCacheManager.class));
	}

	public static class Counted {

		private final AtomicInteger calls = new AtomicInteger();

		@Cacheable("counts")
		public int count(String key) {
			return this.calls.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		CacheManager ownCacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

}
