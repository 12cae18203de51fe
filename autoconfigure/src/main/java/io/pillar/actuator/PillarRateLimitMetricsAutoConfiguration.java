package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.ratelimit.RateLimitAutoConfiguration;

/**
 * The meters of rate limits.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = RateLimitAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "pillar.rate-limit.enabled", matchIfMissing = true)
public final class PillarRateLimitMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarRateLimitMetrics pillarRateLimitMetrics() {
		return new PillarRateLimitMetrics();
	}

}
