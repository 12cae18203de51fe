package io.pillar.actuator;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.session.SessionStats;
import io.pillar.session.SessionToken;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;
import io.pillar.session.SharedSessionAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PillarSessionMetricsAutoConfiguration}.
 */
class PillarSessionMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class,
				SharedSessionAutoConfiguration.class, PillarSessionMetricsAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local");

	@Test
	void whatSessionsDoIsCountedAndWhoseTheyAreIsNot() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			SessionTokens tokens = context.getBean(SessionTokens.class);
			SessionToken token = tokens.create(SessionUser.of("alice"));
			tokens.create(SessionUser.of("bob"));
			tokens.revoke(token.value());
			tokens.validate(token.value());
			MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			assertThat(registry.get("pillar.session.created").functionCounter().count()).isEqualTo(2);
			assertThat(registry.get("pillar.session.deleted").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("pillar.session.saves").functionCounter().count()).isEqualTo(2);
			assertThat(registry.get("pillar.session.saved").functionCounter().count()).isGreaterThan(100);
			assertThat(registry.get("pillar.session.active").gauge().value()).isEqualTo(1);
			assertThat(registry.get("pillar.session.loads").tag("tier", "store").functionCounter().count())
				.isPositive();
			List<String> all = new ArrayList<>();
			registry.getMeters().stream().map(Meter::getId).forEach((id) -> all.add(id.toString()));
			assertThat(all.toString()).doesNotContain("alice", "bob", token.value(), token.handle());
		});
	}

	@Test
	void everyCountHasAMeter() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context.getBean(SimpleMeterRegistry.class)
				.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("pillar.session.")))
				.hasSize(SessionStats.Count.values().length + 2));
	}

	@Test
	void withoutMicrometerSessionsWork() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(SessionTokens.class)
				.doesNotHaveBean(PillarSessionMetrics.class));
	}

	@Test
	void sessionsThatAreSwitchedOffHaveNoMeters() {
		this.runner.withPropertyValues("pillar.session.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarSessionMetrics.class));
	}

}
