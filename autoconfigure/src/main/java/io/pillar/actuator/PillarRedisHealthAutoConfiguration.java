package io.pillar.actuator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.pillar.redis.ConditionalOnUnconfiguredRedis;
import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * The health of a Redis that nobody has configured, in place of Spring Boot's check,
 * which asks {@code localhost:6379} for it and takes the application down. Who sets
 * {@code management.health.redis.enabled=true} keeps Spring Boot's check.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PillarRedisAutoConfiguration.class, beforeName = {
		"org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration" })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("redis")
@Conditional(PillarRedisHealthAutoConfiguration.NotAskedFor.class)
@ConditionalOnUnconfiguredRedis
public final class PillarRedisHealthAutoConfiguration {

	// the name for which Spring Boot's checks, the one that blocks and the other, step
	// back
	@Bean
	@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
	UnconfiguredRedisHealthIndicator redisHealthContributor() {
		return new UnconfiguredRedisHealthIndicator();
	}

	/**
	 * Matches where nobody has asked for Spring Boot's check by name.
	 */
	static class NotAskedFor extends NoneNestedConditions {

		NotAskedFor() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBooleanProperty("management.health.redis.enabled")
		static class AskedFor {

		}

	}

}
