package io.pillar.ratelimit;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers for handlers of Spring WebFlux whose calls are denied.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ Mono.class, WebExceptionHandler.class })
class RateLimitedReactiveConfiguration {

	@Bean
	ReactiveDenials pillarRateLimitDenialHandler(RateLimitProperties properties) {
		return new ReactiveDenials(properties.headers());
	}

	@Bean
	ReactiveCallers pillarRateLimitCallers() {
		return new ReactiveCallers();
	}

}
