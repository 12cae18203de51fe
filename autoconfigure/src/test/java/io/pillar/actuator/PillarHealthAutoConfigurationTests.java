package io.pillar.actuator;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarHealthAutoConfiguration} and {@link PillarHealthIndicator}.
 */
class PillarHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				DataRedisReactiveAutoConfiguration.class, PillarRedisAutoConfiguration.class,
				PillarHealthAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test");

	@Test
	void healthWithoutRedisIsUpAndLocal() {
		this.runner.run((context) -> {
			Health health = context.getBean("pillarHealthContributor", PillarHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("mode", "local")
				.containsEntry("degraded", false)
				.containsEntry("features", Map.of())
				.doesNotContainKey("redis");
		});
	}

	@Test
	void healthWithRedisAwayIsUpAndDegradedAndSaysSinceWhenAndWhy() {
		try (RedisServer server = RedisServer.builder().start()) {
			at(server).withBean(FeatureStatus.class, Feature::new).run((context) -> {
				PillarHealthIndicator indicator = context.getBean(PillarHealthIndicator.class);
				await().until(() -> context.getBean(RedisAvailability.class).isAvailable());
				Health healthy = indicator.health();
				assertThat(healthy.getDetails()).containsEntry("mode", "redis").containsEntry("degraded", false);
				assertThat(redis(healthy)).containsEntry("available", true).doesNotContainKey("reason");
				server.kill();
				await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
				Health degraded = indicator.health();
				assertThat(degraded.getStatus()).isEqualTo(Status.UP);
				assertThat(degraded.getDetails()).containsEntry("degraded", true)
					.containsEntry("features", Map.of("sample", "does what it can"));
				assertThat(redis(degraded)).containsEntry("available", false)
					.containsEntry("since", context.getBean(RedisAvailability.class).since().toString())
					.containsKey("reason");
			});
		}
	}

	@Test
	void healthOfTheApplicationWithRedisAwayIsUpOnlyWithoutTheCheckOfRedisItself() {
		try (RedisServer server = RedisServer.builder().start()) {
			ApplicationContextRunner endpoint = at(server)
				.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
						HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
						DataRedisHealthContributorAutoConfiguration.class,
						DataRedisReactiveHealthContributorAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.timeout=500ms", "spring.data.redis.connect-timeout=500ms");
			endpoint.run((context) -> {
				server.kill();
				await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
				assertThat(status(context.getBean(HealthEndpoint.class).health())).isEqualTo(Status.DOWN);
				assertThat(status(context.getBean(HealthEndpoint.class).healthForPath("pillar"))).isEqualTo(Status.UP);
			});
			endpoint.withPropertyValues("management.health.redis.enabled=false")
				.run((context) -> assertThat(status(context.getBean(HealthEndpoint.class).health()))
					.isEqualTo(Status.UP));
			endpoint
				.withPropertyValues("management.endpoint.health.group.readiness.include=pillar",
						"management.endpoint.health.group.readiness.show-details=always")
				.run((context) -> assertThat(status(context.getBean(HealthEndpoint.class).healthForPath("readiness")))
					.isEqualTo(Status.UP));
		}
	}

	@Test
	void healthThatIsDisabledIsNotThere() {
		this.runner.withPropertyValues("management.health.pillar.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarHealthIndicator.class));
	}

	@Test
	void healthOfTheUserWins() {
		this.runner.withBean("pillarHealthIndicator", String.class, () -> "mine")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarHealthIndicator.class));
	}

	@Test
	void healthWithoutTheClassesOfRedisIsLocal() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.boot.data.redis",
					"org.springframework.messaging"))
			.run((context) -> assertThat(context.getBean(PillarHealthIndicator.class).health().getDetails())
				.containsEntry("mode", "local"));
	}

	private ApplicationContextRunner at(RedisServer server) {
		return this.runner.withPropertyValues("spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + server.port());
	}

	private static Status status(HealthDescriptor health) {
		return health.getStatus();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> redis(Health health) {
		return (Map<String, Object>) health.getDetails().get("redis");
	}

	private static final class Feature implements FeatureStatus {

		@Override
		public String feature() {
			return "sample";
		}

		@Override
		public String state() {
			return "does what it can";
		}

	}

}
