package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

import io.pillar.cache.CacheCoherence;
import io.pillar.cache.TwoTierCacheAutoConfiguration;
import io.pillar.cache.TwoTierCacheManager;

/**
 * The meters of the cache.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TwoTierCacheAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(TwoTierCacheManager.class)
public final class PillarCacheMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PillarCacheMetrics pillarCacheMetrics() {
		return new PillarCacheMetrics();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CacheCoherence.class)
	PillarCacheCoherenceMetrics pillarCacheCoherenceMetrics(ObjectProvider<CacheCoherence> coherence) {
		return new PillarCacheCoherenceMetrics(SingletonSupplier.of(coherence::getObject));
	}

}
