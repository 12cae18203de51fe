package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.presence.PresenceAutoConfiguration;
import io.pillar.presence.PresenceInspection;

/**
 * The meters of presence.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(PresenceInspection.class)
public final class PillarPresenceMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarPresenceMetrics pillarPresenceMetrics(PresenceInspection presence) {
		return new PillarPresenceMetrics(presence);
	}

}
