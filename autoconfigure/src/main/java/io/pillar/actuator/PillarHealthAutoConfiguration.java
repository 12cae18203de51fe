package io.pillar.actuator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisCapabilities;

/**
 * The health of Pillar, under the name {@code pillar}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PillarRedisAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("pillar")
public final class PillarHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "pillarHealthIndicator", "pillarHealthContributor" })
	PillarHealthIndicator pillarHealthContributor(ObjectProvider<RedisAvailability> availability,
			ObjectProvider<RedisCapabilities> capabilities, ObjectProvider<FeatureStatus> features) {
		return new PillarHealthIndicator(availability.getIfAvailable(), capabilities.getIfAvailable(), features);
	}

}
