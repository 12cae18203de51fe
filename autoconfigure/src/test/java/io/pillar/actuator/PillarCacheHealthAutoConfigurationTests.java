package io.pillar.actuator;

import java.util.Map;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarCacheHealthAutoConfiguration} and
 * {@link PillarCacheHealthIndicator}.
 */
class PillarCacheHealthAutoConfigurationTests {

	@Test
	void healthOfACacheOfThisNodeTellsTheHitRatioOfMemory() {
		CacheContexts.LOCAL.run((context) -> {
			assertThat(health(context).getDetails()).isEqualTo(Map.of("degraded", false, "caches", Map.of()));
			CacheContexts.cache(context);
			assertThat(bots(context)).isEqualTo(Map.of("hitRatio", Map.of("local", "no look-ups yet"), "size", 0L));
			IntStream.range(0, 3).forEach((time) -> CacheContexts.cache(context).get("key", () -> "value"));
			assertThat(bots(context)).isEqualTo(Map.of("hitRatio", Map.of("local", 0.667), "size", 1L));
			assertThat(state(context)).isEqualTo("keeps entries in the memory of this node");
		});
	}

	@Test
	void healthWithRedisAwayIsUpAndDegradedAndTellsWhatIsPending() {
		try (RedisServer server = RedisServer.builder().start()) {
			CacheContexts.at(server).run((context) -> {
				CacheContexts.cache(context).get("key", () -> "value");
				assertThat(health(context).getDetails()).containsEntry("degraded", false)
					.containsEntry("pendingChanges", 0L);
				assertThat(bots(context)).containsEntry("hitRatio", Map.of("local", 0.0, "shared", 0.0));
				assertThat(state(context)).isEqualTo("shares entries with the other nodes");
				server.kill();
				await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
				CacheContexts.cache(context).evict("key");
				Health health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("degraded", true).containsEntry("pendingChanges", 1L);
				assertThat(state(context)).startsWith("degraded").contains("1 change waits");
			});
		}
	}

	@Test
	void healthListsNoMoreThanFiftyCaches() {
		CacheContexts.LOCAL.run((context) -> {
			IntStream.range(0, 52).forEach((each) -> context.getBean(CacheManager.class).getCache("cache" + each));
			assertThat(health(context).getDetails()).containsEntry("cachesNotListed", 2)
				.extractingByKey("caches")
				.asInstanceOf(InstanceOfAssertFactories.MAP)
				.hasSize(50);
		});
	}

	@Test
	void healthIsPartOfAGroup() {
		CacheContexts.LOCAL
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.group.readiness.include=cache")
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
				assertThat(endpoint.healthForPath("cache").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void healthThatIsDisabledIsNotThere() {
		CacheContexts.LOCAL.withPropertyValues("management.health.cache.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PillarCacheHealthIndicator.class));
	}

	@Test
	void healthOfTheUserWins() {
		CacheContexts.LOCAL.withBean("cacheHealthIndicator", String.class, () -> "mine")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarCacheHealthIndicator.class));
	}

	@Test
	void healthWithoutTheClassesOfRedisOrOfTheCacheDoesNotFail() {
		CacheContexts.LOCAL
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.boot.data.redis",
					"org.springframework.messaging"))
			.run((context) -> assertThat(health(context).getDetails()).containsEntry("degraded", false));
		CacheContexts.LOCAL.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PillarCacheHealthIndicator.class));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(PillarCacheHealthIndicator.class).health();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> bots(ApplicationContext context) {
		return (Map<String, Object>) ((Map<String, Object>) health(context).getDetails().get("caches")).get("bots");
	}

	@SuppressWarnings("unchecked")
	private static String state(ApplicationContext context) {
		Health health = context.getBean(PillarHealthIndicator.class).health();
		return ((Map<String, String>) health.getDetails().get("features")).get("cache");
	}

}
