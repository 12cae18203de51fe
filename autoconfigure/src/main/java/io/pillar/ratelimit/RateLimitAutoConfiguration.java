package io.pillar.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

import io.pillar.redis.RedisAvailability;

/**
 * Provides the {@link RateLimiter}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.pillar.redis.PillarRedisAutoConfiguration")
@ConditionalOnClass(Caffeine.class)
@ConditionalOnBooleanProperty(name = "pillar.rate-limit.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RateLimitProperties.class)
@Import({ RedisRateLimitConfiguration.class, LocalRateLimitConfiguration.class })
public final class RateLimitAutoConfiguration {

	@Bean
	RateLimitFeatureStatus pillarRateLimitStatus(ObjectProvider<RedisAvailability> availability,
			ObjectProvider<RedisNodes> nodes, ObjectProvider<RateLimitPolicies> policies) {
		return new RateLimitFeatureStatus(availability::getIfAvailable, nodes::getIfAvailable,
				policies::getIfAvailable);
	}

	/**
	 * For whoever counts many subjects; it remembers those that were seen lately.
	 */
	@Bean
	@Lazy
	SubjectOverflow pillarRateLimitSubjectOverflow(RateLimitProperties properties,
			ObjectProvider<RateLimitListener> listeners) {
		return new SubjectOverflow(properties.checkedNewSubjectsPerSecond(), System::nanoTime,
				new RateLimitListeners(listeners.orderedStream().toList()));
	}

}
