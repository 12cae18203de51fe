package io.pillar.event;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.WebSocketSession;

/**
 * Lets handlers of WebSockets send the events of topics.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebSocketSession.class)
@ConditionalOnBooleanProperty(name = { "pillar.event.enabled", "pillar.event.stream.enabled" }, matchIfMissing = true)
@ConditionalOnBean(TypedEventBus.class)
@Import(EventStreamConfiguration.class)
public final class EventSocketAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(EventSockets.class)
	StreamSockets pillarEventSockets(EventStreamProperties properties, EventTopics topics, EventTypes types,
			EventStreams streams, StreamThreads threads) {
		return new StreamSockets(topics, types, streams, threads, properties.buffer().toBytes());
	}

}
