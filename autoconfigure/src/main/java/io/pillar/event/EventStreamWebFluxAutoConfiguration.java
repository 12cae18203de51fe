package io.pillar.event;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.HandlerResultHandler;

/**
 * Lets methods of WebFlux controllers return an {@link EventStream}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(HandlerResultHandler.class)
@ConditionalOnBooleanProperty(name = { "pillar.event.enabled", "pillar.event.stream.enabled" }, matchIfMissing = true)
@ConditionalOnBean(TypedEventBus.class)
@Import(EventStreamConfiguration.class)
public final class EventStreamWebFluxAutoConfiguration {

	@Bean
	WebFluxStreamHandler pillarEventStreamHandler(EventTopics topics, EventTypes types, EventStreams streams,
			StreamThreads threads) {
		return new WebFluxStreamHandler(topics, types, streams, threads);
	}

}
