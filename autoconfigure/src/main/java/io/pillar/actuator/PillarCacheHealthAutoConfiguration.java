package io.pillar.actuator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.pillar.cache.CacheCoherence;
import io.pillar.cache.TwoTierCacheAutoConfiguration;
import io.pillar.cache.TwoTierCacheManager;

/**
 * The health of the cache, under the name {@code cache}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TwoTierCacheAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(TwoTierCacheManager.class)
@ConditionalOnEnabledHealthIndicator("cache")
public final class PillarCacheHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "cacheHealthIndicator", "cacheHealthContributor" })
	PillarCacheHealthIndicator cacheHealthContributor(TwoTierCacheManager manager,
			ObjectProvider<CacheCoherence> coherence) {
		return new PillarCacheHealthIndicator(manager, coherence.getIfAvailable());
	}

}
