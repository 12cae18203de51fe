package io.pillar.lock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/**
 * Subscriptions that wait for locks, where there are any.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(Flux.class)
class LockedWaitsConfiguration {

	@Bean
	LockedWaits pillarLockedWaits() {
		return new LockedWaits();
	}

}
