package io.pillar.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Limits of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(RateLimiter.class)
class LocalRateLimitConfiguration {

	@Bean
	RateLimiter pillarRateLimiter(RateLimitProperties properties, ObjectProvider<RateLimitListener> listeners) {
		RateLimiter local = new LocalRateLimiter(properties.checkedMaxSubjects(), Ticker.systemTicker());
		return new ListenedRateLimiter(local, listeners.orderedStream().toList());
	}

}
