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

import io.pillar.presence.Member;
import io.pillar.presence.Presence;
import io.pillar.presence.PresenceAutoConfiguration;
import io.pillar.presence.PresenceStats;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarPresenceMetricsAutoConfiguration}.
 */
class PillarPresenceMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, PresenceAutoConfiguration.class,
				PillarPresenceMetricsAutoConfiguration.class, PillarPresenceEndpointAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local",
				"management.endpoints.web.exposure.include=pillarpresence");

	@Test
	void whatPresenceDoesIsCountedAndWhoItIsIsNot() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			Presence presence = context.getBean(Presence.class);
			presence.join("room", Member.of("zoe", "a1"));
			presence.join("room", Member.of("eve", "e1"));
			presence.leave("room", "a1");
			MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			await().until(() -> registry.get("pillar.presence.leaves").functionCounter().count() == 2);
			assertThat(registry.get("pillar.presence.joins").functionCounter().count()).isEqualTo(4);
			assertThat(registry.get("pillar.presence.members").gauge().value()).isEqualTo(1);
			assertThat(registry.get("pillar.presence.online").gauge().value()).isEqualTo(1);
			List<String> all = new ArrayList<>();
			registry.getMeters().stream().map(Meter::getId).forEach((id) -> all.add(id.toString()));
			assertThat(all.toString()).doesNotContain("zoe", "eve", "room");
		});
	}

	@Test
	void everyCountHasAMeter() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context.getBean(SimpleMeterRegistry.class)
				.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith("pillar.presence.")))
				// the beats and their time are one timer
				.hasSize(PresenceStats.class.getRecordComponents().length - 1));
	}

	@Test
	void endpointShowsChannelsAndIdsOfWhoIsInThem() {
		this.runner.run((context) -> {
			Presence presence = context.getBean(Presence.class);
			presence.join("a/room", Member.of("zoe", "a1").withMetadata("a secret"));
			PillarPresenceEndpoint endpoint = context.getBean(PillarPresenceEndpoint.class);
			assertThat(endpoint.channels().toString()).contains("a/room=1", "online=1");
			String shown = endpoint.channel("a", "room").getBody().toString();
			assertThat(shown).contains("users=1", "user=zoe", "connection=a1").doesNotContain("secret");
			assertThat(endpoint.channel(Presence.EVERYONE).getBody()).containsEntry("users", 1L);
			assertThat(endpoint.channel("nobody").getBody()).containsEntry("users", 0L);
			assertThat(endpoint.channel("x".repeat(300)).getStatus()).isEqualTo(400);
		});
	}

	@Test
	void withoutMicrometerPresenceWorks() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(Presence.class)
				.doesNotHaveBean(PillarPresenceMetrics.class));
	}

	@Test
	void presenceThatIsSwitchedOffHasNoMetersAndNoEndpoint() {
		this.runner.withPropertyValues("pillar.presence.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PillarPresenceMetrics.class)
				.doesNotHaveBean(PillarPresenceEndpoint.class));
	}

}
