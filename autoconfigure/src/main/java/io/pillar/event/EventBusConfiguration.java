package io.pillar.event;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bus on top of what carries events.
 */
@Configuration(proxyBeanMethods = false)
class EventBusConfiguration {

	@Bean
	@ConditionalOnMissingBean(EventBus.class)
	TypedEventBus pillarEventBus(EventProperties properties, EventTypes types, ObjectProvider<JsonMapper> mapper,
			EventId ids, EventHub hub, EventTransport transport) {
		EventCodec codec = new EventCodec(mapper.getIfUnique(JsonMapper::shared), properties.checkedMaxSize());
		return new TypedEventBus(properties.toTopics(), types, codec, ids, hub, transport);
	}

}
