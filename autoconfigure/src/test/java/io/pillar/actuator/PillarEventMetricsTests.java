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
import io.pillar.event.EventStreamInspection;
import io.pillar.event.EventStreamStats;
import io.pillar.event.StompBridgeInspection;
import io.pillar.event.StompBridgeStats;
import io.pillar.redis.FeatureStatus;
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
	void clientsAndMessagesOfBrokersAreCountedWhereThereAreAny() {
		this.runner.run((context) -> assertThat(context.getBean(SimpleMeterRegistry.class).getMeters().toString())
			.doesNotContain("pillar.event.stream", "pillar.event.stomp"));
		this.runner.withBean(EventStreamInspection.class, () -> () -> new EventStreamStats(1, 12, 3, 4, 5, 6, 7, 8, 9))
			.withBean(StompBridgeInspection.class, () -> () -> new StompBridgeStats(10, 11, 12))
			.run((context) -> {
				SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
				assertThat(registry.get("pillar.event.stream.clients").gauge().value()).isEqualTo(1);
				assertThat(count(registry, "pillar.event.stream.opened", "kind", "fresh")).isEqualTo(4);
				assertThat(count(registry, "pillar.event.stream.opened", "kind", "refused")).isEqualTo(4);
				assertThat(count(registry, "pillar.event.stream.cut")).isEqualTo(9);
				assertThat(count(registry, "pillar.event.stomp", "way", "received")).isEqualTo(11);
				assertThat(context.getBean(FeatureStatus.class).state()).endsWith(", 1 clients");
			});
	}

	private static double count(SimpleMeterRegistry registry, String name, String... tags) {
		return registry.get(name).tags(tags).functionCounter().count();
	}

	@Test
	void thereAreNoMetersWithoutEventsOrMicrometer() {
		this.runner.withPropertyValues("pillar.event.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarEventMetrics.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).doesNotHaveBean("pillarEventMetrics"));
	}

}
