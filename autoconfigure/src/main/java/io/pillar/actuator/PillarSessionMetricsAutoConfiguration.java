package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.session.SessionStats;
import io.pillar.session.SharedSessionAutoConfiguration;

/**
 * The meters of sessions.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedSessionAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(SessionStats.class)
public final class PillarSessionMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarSessionMetrics pillarSessionMetrics(SessionStats stats) {
		return new PillarSessionMetrics(stats);
	}

}
