package io.pillar.actuator;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.lock.Lease;
import io.pillar.lock.LockAutoConfiguration;
import io.pillar.lock.LockInspection;
import io.pillar.lock.Locks;
import io.pillar.lock.RunMissed;
import io.pillar.lock.RunStatus;
import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarLockMetricsAutoConfiguration}.
 */
class PillarLockMetricsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, LockAutoConfiguration.class,
				PillarLockMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local")
		.withBean(SimpleMeterRegistry.class);

	@Test
	void waitsAndHoldsAreTimedByTheBeginningOfTheName() {
		this.runner.run((context) -> {
			Locks locks = context.getBean(Locks.class);
			SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			try (Lease lease = locks.acquire("order:somebody")) {
				assertThat(registry.get("pillar.lock.leases").gauge().value()).isEqualTo(1);
				lease.check();
			}
			assertThat(
					registry.get("pillar.lock.wait").tag("lock", "order").tag("outcome", "uncontended").timer().count())
				.isEqualTo(1);
			assertThat(registry.get("pillar.lock.held").tag("lock", "order").timer().count()).isEqualTo(1);
			assertThat(registry.getMeters().toString()).doesNotContain("somebody");
		});
	}

	@Test
	void lossesAreCountedByReason() {
		this.runner.run((context) -> {
			Lease lease = context.getBean(Locks.class).acquire("order:7");
			context.getBean(LockInspection.class).forceRelease("order:7");
			await().until(() -> context.getBean(SimpleMeterRegistry.class).find("pillar.lock.lost").counter() != null);
			assertThat(lease.isHeld()).isFalse();
			assertThat(context.getBean(SimpleMeterRegistry.class)
				.get("pillar.lock.lost")
				.tag("lock", "order")
				.tag("reason", "forced")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void namesWithoutNumberShareOneMeter() {
		this.runner.run((context) -> {
			for (int i = 0; i < 300; i++) {
				context.getBean(Locks.class).acquire("order" + i).close();
			}
			assertThat(context.getBean(SimpleMeterRegistry.class).find("pillar.lock.held").timers()).hasSize(101)
				.anyMatch((timer) -> timer.getId().getTags().contains(Tag.of("lock", "other")));
		});
	}

	@Test
	void runsAreMeasuredByJob() {
		this.runner.run((context) -> {
			PillarLockMetrics metrics = context.getBean(PillarLockMetrics.class);
			metrics.ran("report", Instant.EPOCH, RunStatus.FAILED, Duration.ofSeconds(3));
			metrics.missed(new RunMissed("report", Instant.EPOCH, "no node came to it"));
			SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			assertThat(registry.get("pillar.lock.runs").tag("job", "report").tag("outcome", "failed").timer().count())
				.isEqualTo(1);
			assertThat(registry.get("pillar.lock.runs.missed").tag("job", "report").counter().count()).isEqualTo(1);
		});
	}

	@Test
	void locksWorkWithoutMetrics() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PillarLockMetrics.class));
	}

	@Test
	void stateSaysThatLocksAreForThisNodeOnly() {
		this.runner.run((context) -> assertThat(context.getBean("pillarLockStatus", FeatureStatus.class).state())
			.startsWith("locks for this node only"));
	}

}
