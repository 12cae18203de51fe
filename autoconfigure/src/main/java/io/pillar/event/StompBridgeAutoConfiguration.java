package io.pillar.event;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Lets messages of Spring's simple STOMP broker on one node reach the subscribers of all
 * nodes, without a broker beside the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnBooleanProperty("pillar.event.stomp.enabled")
@EnableConfigurationProperties(StompProperties.class)
@Import(StompBridgeConfiguration.class)
public final class StompBridgeAutoConfiguration {

	@Bean
	StompDestinations pillarStompDestinations(StompProperties properties) {
		return properties.toDestinations();
	}

	@Bean
	StompNowhere pillarStompNowhere(ListableBeanFactory beans) {
		return new StompNowhere(beans);
	}

}
