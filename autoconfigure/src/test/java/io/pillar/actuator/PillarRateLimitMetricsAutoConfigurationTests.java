package io.pillar.actuator;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitAutoConfiguration;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitState;
import io.pillar.ratelimit.RateLimiter;
import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PillarRateLimitMetricsAutoConfiguration}.
 */
class PillarRateLimitMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, RateLimitAutoConfiguration.class,
				PillarRateLimitMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local");

	@Test
	void decisionsAreCountedByLimitOutcomeAndOrigin() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			RateLimitKey real = new RateLimitKey(RateLimit.of("real", 2, Duration.ofMinutes(1)), "somebody");
			RateLimitKey shadow = new RateLimitKey(RateLimit.of("shadow", 1, Duration.ofMinutes(1)).asShadow(), "");
			for (int i = 0; i < 5; i++) {
				context.getBean(RateLimiter.class).acquire(RateLimitRequest.of(real, shadow));
			}
			MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			assertThat(count(registry, "real", "allowed")).isEqualTo(2);
			assertThat(count(registry, "real", "denied")).isEqualTo(3);
			assertThat(count(registry, "shadow", "allowed")).isEqualTo(1);
			assertThat(registry.getMeters().toString()).doesNotContain("somebody");
		});
	}

	@Test
	void requestsThatCountForTheirNetworkAreCounted() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			context.getBean(PillarRateLimitMetrics.class).overflowed("real");
			context.getBean(PillarRateLimitMetrics.class).overflowed("real");
			assertThat(context.getBean(SimpleMeterRegistry.class)
				.get("pillar.rate-limit.overflows")
				.tag("policy", "real")
				.counter()
				.count()).isEqualTo(2);
		});
	}

	@Test
	void decisionsAndCallsAreMeasured() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			RateLimitKey key = new RateLimitKey(RateLimit.of("real", 2, Duration.ofMinutes(1)), "somebody");
			context.getBean(RateLimiter.class).acquire(RateLimitRequest.of(key));
			context.getBean(RateLimiter.class).acquireAsync(RateLimitRequest.of(key)).join();
			context.getBean(PillarRateLimitMetrics.class).called();
			MeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			assertThat(registry.get("pillar.rate-limit.latency").tag("origin", "local").timer().count()).isEqualTo(2);
			assertThat(registry.get("pillar.rate-limit.calls").functionCounter().count()).isEqualTo(1);
		});
	}

	@Test
	void decisionsBeforeThereIsARegistryDoNotKeepLaterOnesFromBeingCounted() {
		PillarRateLimitMetrics metrics = new PillarRateLimitMetrics();
		MeterRegistry registry = new SimpleMeterRegistry();
		RateLimit limit = RateLimit.of("real", 2, Duration.ofMinutes(1));
		for (int i = 0; i < 2; i++) {
			metrics.decided(new RateLimitDecision(true,
					List.of(new RateLimitState(limit, true, 1, Duration.ZERO, Duration.ZERO, null)), Origin.LOCAL, 0));
			metrics.took(Origin.LOCAL, 1);
			metrics.overflowed("real");
			if (i == 0) {
				metrics.bindTo(registry);
			}
		}
		assertThat(count(registry, "real", "allowed")).isEqualTo(1);
		assertThat(registry.get("pillar.rate-limit.latency").timer().count()).isEqualTo(1);
		assertThat(registry.get("pillar.rate-limit.overflows").counter().count()).isEqualTo(1);
	}

	private static double count(MeterRegistry registry, String limit, String outcome) {
		return registry.get("pillar.rate-limit.decisions")
			.tags("policy", limit, "outcome", outcome, "origin", "local")
			.counter()
			.count();
	}

	@Test
	void withoutMicrometerLimitsWork() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasSingleBean(RateLimiter.class)
				.doesNotHaveBean(PillarRateLimitMetrics.class));
	}

	@Test
	void limitsThatAreSwitchedOffHaveNoMeters() {
		this.runner.withPropertyValues("pillar.rate-limit.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RateLimiter.class)
				.doesNotHaveBean(PillarRateLimitMetrics.class));
	}

	@Test
	void healthTellsWhatTheyDo() {
		this.runner
			.run((context) -> assertThat(context.getBeansOfType(FeatureStatus.class).values()).anySatisfy((status) -> {
				assertThat(status.feature()).isEqualTo("rate-limit");
				assertThat(status.state()).isEqualTo("counts for this node only");
			}));
	}

}
