package io.pillar.actuator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventBus;
import io.pillar.event.EventGap;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarEventMetricsAutoConfiguration}.
 */
class PillarEventMetricsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, EventAutoConfiguration.class,
				PillarEventMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local",
				"pillar.event.topics.trades.level=replay")
		.withBean(SimpleMeterRegistry.class);

	@Test
	void eventsAreCountedAndTimedByTheNameOfTheTopic() {
		this.runner.run((context) -> {
			EventBus bus = context.getBean(EventBus.class);
			SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			bus.subscribe("trades:somebody", String.class, (trade) -> {
				throw new IllegalStateException("refused");
			});
			bus.publish("trades:somebody", "sold");
			await().until(() -> registry.find("pillar.event.handling").tag("topic", "trades").timer() != null);
			await().until(() -> registry.get("pillar.event.failures").functionCounter().count() == 1);
			assertThat(registry.get("pillar.event.published").tag("reach", "fleet").functionCounter().count())
				.isEqualTo(1);
			assertThat(registry.get("pillar.event.received").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("pillar.event.subscriptions").gauge().value()).isEqualTo(1);
			assertThat(registry.get("pillar.event.delay").tag("topic", "trades").timer().count()).isEqualTo(1);
			assertThat(registry.getMeters().toString()).doesNotContain("somebody");
		});
	}

	@Test
	void gapsAreCountedByReason() {
		this.runner.run((context) -> {
			context.getBean(PillarEventMetrics.class)
				.missed(new EventGap("trades", 0, "e", 1, 2, EventGap.Reason.LOST));
			assertThat(context.getBean(SimpleMeterRegistry.class)
				.get("pillar.event.gaps")
				.tag("topic", "trades")
				.tag("reason", "lost")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void thereAreNoMetersWithoutEventsOrMicrometer() {
		this.runner.withPropertyValues("pillar.event.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarEventMetrics.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).doesNotHaveBean("pillarEventMetrics"));
	}

}
