package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventInspection;
import io.pillar.event.EventStreamInspection;
import io.pillar.event.StompBridgeInspection;

/**
 * The meters of events.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EventAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "pillar.event.enabled", matchIfMissing = true)
public final class PillarEventMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarEventMetrics pillarEventMetrics(ObjectProvider<EventInspection> events) {
		return new PillarEventMetrics(events::getIfAvailable);
	}

	@Bean
	@ConditionalOnMissingBean
	PillarEventStreamMetrics pillarEventStreamMetrics(ObjectProvider<EventStreamInspection> streams,
			ObjectProvider<StompBridgeInspection> bridge) {
		return new PillarEventStreamMetrics(streams::getIfAvailable, bridge::getIfAvailable);
	}

}
