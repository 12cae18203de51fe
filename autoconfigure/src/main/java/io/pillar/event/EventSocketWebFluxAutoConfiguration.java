package io.pillar.event;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Lets handlers of WebSockets in WebFlux applications send the events of topics.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ WebSocketSession.class, HttpServerResponse.class })
@ConditionalOnBooleanProperty(name = { "pillar.event.enabled", "pillar.event.stream.enabled" }, matchIfMissing = true)
@ConditionalOnBean(TypedEventBus.class)
@Import(EventStreamConfiguration.class)
public final class EventSocketWebFluxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ReactiveEventSockets.class)
	ReactiveStreamSockets pillarReactiveEventSockets(EventStreamProperties properties, EventTopics topics,
			EventTypes types, EventStreams streams, StreamThreads threads) {
		return new ReactiveStreamSockets(
				new SocketNode(topics, types, streams, threads, properties.buffer().toBytes()));
	}

	// puts the response of the handshake where a handler of WebSockets has it
	@Bean
	@ConditionalOnMissingBean
	ServerWebExchangeContextFilter pillarEventExchangeFilter() {
		return new ServerWebExchangeContextFilter();
	}

}
