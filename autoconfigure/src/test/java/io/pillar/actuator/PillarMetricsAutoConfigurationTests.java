package io.pillar.actuator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarMetricsAutoConfiguration} and {@link PillarRedisMetrics}.
 */
class PillarMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class,
				LettuceObservationAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, PillarMetricsAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test");

	@Test
	void metersFollowTheConnection() {
		try (RedisServer server = RedisServer.builder().start()) {
			this.runner
				.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port())
				.run((context) -> {
					MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
					assertThat(registry.get("pillar.redis.available").gauge().value()).isOne();
					assertThat(count(registry, "pillar.redis.connects")).isOne();
					assertThat(count(registry, "pillar.redis.subscription.connects")).isZero();
					double calls = count(registry, "pillar.redis.calls");
					context.getBean(RedisLink.class).call((redis) -> redis.ping());
					assertThat(count(registry, "pillar.redis.calls")).isGreaterThan(calls);
					assertThat(count(registry, "pillar.redis.failures")).isZero();
					server.pause();
					await().until(() -> !context.getBean(RedisAvailability.class).isAvailable());
					assertThat(registry.get("pillar.redis.available").gauge().value()).isZero();
					assertThat(count(registry, "pillar.redis.timeouts")).isPositive();
					assertThat(count(registry, "pillar.redis.failures")).isPositive();
				});
		}
	}

	@Test
	void commandsAreMeasuredByTheClientItself() {
		try (RedisServer server = RedisServer.builder().start()) {
			this.runner
				.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port())
				.run((context) -> {
					MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
					context.getBean(RedisLink.class).call((redis) -> redis.get(new byte[] { 'k' }));
					await().untilAsserted(() -> assertThat(registry.getMeters())
						.anyMatch((meter) -> meter.getId().getTags().toString().contains("GET")));
				});
		}
	}

	@Test
	void withoutRedisThereAreNoMetersOfIt() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PillarRedisMetrics.class));
	}

	@Test
	void withoutMicrometerThereAreNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PillarRedisAutoConfiguration.class, PillarMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pillarRedisMetrics"));
	}

	@Test
	void withoutTheClassesOfRedisThereAreNoMetersOfIt() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PillarRedisAutoConfiguration.class, PillarMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.boot.data.redis",
					"org.springframework.messaging"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pillarRedisMetrics"));
	}

	private static double count(MeterRegistry registry, String name) {
		return registry.get(name).functionCounter().count();
	}

}
