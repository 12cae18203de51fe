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
	EventTopics pillarEventTopics(EventProperties properties) {
		return properties.toTopics();
	}

	@Bean
	EventCodec pillarEventCodec(EventSettings settings, ObjectProvider<JsonMapper> mapper) {
		return new EventCodec(mapper.getIfUnique(JsonMapper::shared), settings.maxSize());
	}

	@Bean
	@ConditionalOnMissingBean(EventBus.class)
	TypedEventBus pillarEventBus(EventTopics topics, EventTypes types, EventCodec codec, EventId ids, EventHub hub,
			EventTransport transport) {
		return new TypedEventBus(topics, types, codec, ids, hub, transport);
	}

}
