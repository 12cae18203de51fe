package io.pillar.event;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Events of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({ EventBus.class, EventTransport.class })
class LocalEventConfiguration {

	@Bean
	LocalEventTransport pillarEventTransport(EventHub hub) {
		return new LocalEventTransport(hub);
	}

}
