package io.pillar.event;

import java.util.List;

import jakarta.servlet.AsyncContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets methods of Spring MVC controllers return an {@link EventStream}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ AsyncContext.class, WebMvcConfigurer.class })
@ConditionalOnBooleanProperty(name = { "pillar.event.enabled", "pillar.event.stream.enabled" }, matchIfMissing = true)
@ConditionalOnBean(TypedEventBus.class)
@Import(EventStreamConfiguration.class)
public final class EventStreamAutoConfiguration {

	@Bean
	WebMvcConfigurer pillarEventStreamConfigurer(EventTopics topics, EventTypes types, EventStreams streams) {
		EventStreamHandler handler = new EventStreamHandler(topics, types, streams);
		return new WebMvcConfigurer() {
			@Override
			public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
				handlers.add(handler);
			}
		};
	}

}
