package io.pillar.actuator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.actuate.endpoint.CachesEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

import io.pillar.cache.CacheListener;
import io.pillar.cache.TwoTierCacheManager;
import io.pillar.cache.WatchedCache;
import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PillarCacheMetricsAutoConfiguration}: which meters there are.
 */
class PillarCacheMetricsAutoConfigurationTests {

	private static final Set<String> OF_REDIS = Set
		.of("dropped.stripes", "fallbacks", "gaps", "invalidation.lag", "messages", "payload.size", "pending",
				"repaired.keys", "replayed", "unreadable", "unwritable")
		.stream()
		.map("pillar.cache."::concat)
		.collect(Collectors.toSet());

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
	void pageOfTheMetersNamesAllOfTheCacheAndNoOther() throws IOException {
		String page = Files.readString(Path.of("../docs/reference/metrics.md"));
		Set<String> documented = Pattern.compile("(?m)^\\| `((?:pillar\\.)?cache\\.[a-z.]+)`")
			.matcher(page)
			.results()
			.map((MatchResult row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		CacheContexts.at(redis).run((context) -> {
			CacheContexts.cache(context);
			assertThat(CacheMeterValues.of(context).names()).isEqualTo(documented).containsAll(OF_REDIS);
		});
	}

	@Test
	void meterSaysWhatItCounts() {
		CacheContexts.at(redis).run((context) -> {
			CacheContexts.cache(context);
			assertThat(context.getBean(MeterRegistry.class).getMeters()).map(Meter::getId)
				.filteredOn((id) -> CacheMeterValues.of(context).names().contains(id.getName()))
				.allSatisfy((id) -> assertThat(id.getDescription()).isNotBlank())
				.filteredOn((id) -> id.getName().startsWith("pillar."))
				.allSatisfy((id) -> assertThat(id.getBaseUnit()).isNotBlank());
		});
	}

	@Test
	void cacheMadeOnFirstUseHasMetersAtOnce() {
		CacheContexts.LOCAL.run((context) -> {
			assertThat(CacheMeterValues.of(context).names()).isEmpty();
			CacheContexts.cache(context);
			assertThat(CacheMeterValues.of(context).gets("miss", "local")).isZero();
		});
	}

	@Test
	void cacheNamedInPropertiesHasMetersFromTheStart() {
		CacheContexts.LOCAL.withPropertyValues("pillar.cache.caches.bots.ttl=1m")
			.run((context) -> assertThat(CacheMeterValues.of(context).gets("miss", "local")).isZero());
	}

	@Test
	void cacheOfThisNodeOnlyHasNoMetersOfRedis() {
		CacheContexts.LOCAL.run((context) -> {
			CacheContexts.cache(context).put("key", "value");
			CacheMeterValues meters = CacheMeterValues.of(context);
			assertThat(meters.names()).isNotEmpty().doesNotContainAnyElementsOf(OF_REDIS);
			assertThat(context).doesNotHaveBean(PillarCacheCoherenceMetrics.class);
			assertThat(meters.registry().find("cache.gets").tag("tier", "shared").meters()).isEmpty();
		});
	}

	@Test
	void cacheInRedisOnlyHasNoMetersOfMemory() {
		CacheContexts.at(redis).withPropertyValues("pillar.cache.caches.bots.tiers=redis").run((context) -> {
			CacheMeterValues meters = CacheMeterValues.of(context);
			assertThat(meters.names()).doesNotContain("cache.size", "cache.evictions");
			assertThat(meters.registry().find("cache.gets").tag("tier", "local").meters()).isEmpty();
		});
	}

	@Test
	void meterThatIsDisabledIsNotThere() {
		CacheContexts.at(redis)
			.withPropertyValues("management.metrics.enable.cache=false", "management.metrics.enable.pillar.cache=false")
			.run((context) -> {
				CacheContexts.cache(context).put("key", "value");
				assertThat(CacheContexts.cache(context).get("key", String.class)).isEqualTo("value");
				assertThat(CacheMeterValues.of(context).names()).isEmpty();
			});
	}

	@Test
	void cacheOfEveryRegistryHasMeters() {
		CacheContexts.LOCAL.withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("other", MeterRegistry.class, SimpleMeterRegistry::new)
			.withConfiguration(AutoConfigurations.of(CompositeMeterRegistryAutoConfiguration.class))
			.run((context) -> {
				CacheContexts.cache(context);
				assertThat(context.getBeansOfType(MeterRegistry.class)).hasSize(3)
					.allSatisfy((name, registry) -> assertThat(registry.find("cache.gets").meters()).hasSize(2));
			});
	}

	@Test
	void applicationThatMakesItsBeansLateHasMeters() {
		CacheContexts.LOCAL
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				CacheContexts.cache(context).put("key", "value");
				assertThat(CacheMeterValues.of(context).boots("puts")).isOne();
			});
	}

	@Test
	void cacheManagerOfTheUserHasNoMetersOfOurs() {
		CacheContexts.LOCAL.withBean(CacheManager.class, ConcurrentMapCacheManager::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(PillarCacheMetrics.class)
				.doesNotHaveBean(PillarCacheHealthIndicator.class));
	}

	@Test
	void applicationWithoutMicrometerHasACacheWithoutMeters() {
		CacheContexts.LOCAL.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TwoTierCacheManager.class)
				.doesNotHaveBean("pillarCacheMetrics"));
	}

	@Test
	void listenerOfTheUserThatFailsDisturbsNeitherCacheNorMeters() {
		CacheContexts.LOCAL.withBean(CacheListener.class, Failing::new).run((context) -> {
			CacheContexts.cache(context).put("key", "value");
			assertThat(CacheContexts.cache(context).get("key", String.class)).isEqualTo("value");
			assertThat(CacheMeterValues.of(context).boots("puts")).isOne();
		});
	}

	@Test
	void endpointOfCachesListsAndClearsOurs() {
		CacheContexts.at(redis).run((context) -> {
			CacheContexts.cache(context).put("key", "value");
			CachesEndpoint endpoint = new CachesEndpoint(context.getBeansOfType(CacheManager.class));
			assertThat(endpoint.caches().getCacheManagers().get("cacheManager").getCaches()).containsOnlyKeys("bots");
			assertThat(endpoint.clearCache("bots", null)).isTrue();
			assertThat(CacheContexts.cache(context).get("key")).isNull();
		});
	}

	private static final class Failing implements CacheListener {

		@Override
		public void created(WatchedCache cache) {
			throw new IllegalStateException("listener");
		}

	}

}
