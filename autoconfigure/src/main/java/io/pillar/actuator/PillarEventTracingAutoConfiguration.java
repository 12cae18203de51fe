package io.pillar.actuator;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventTracing;

/**
 * Carries traces along with events.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EventAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "pillar.event.enabled", matchIfMissing = true)
public final class PillarEventTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(EventTracing.class)
	ObservedEventTracing pillarEventTracing(ObjectProvider<ObservationRegistry> registry) {
		return new ObservedEventTracing(registry::getObject);
	}

}
