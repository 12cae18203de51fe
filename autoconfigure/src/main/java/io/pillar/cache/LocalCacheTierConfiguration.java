package io.pillar.cache;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.Continuations;

/**
 * Caches of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(CacheFactory.class)
class LocalCacheTierConfiguration {

	@Bean
	CacheFactory pillarCacheFactory(TwoTierCacheProperties properties, CacheDefaults defaults,
			ObjectProvider<TransactionScope> transactions, ObjectProvider<CacheListener> listener,
			Continuations continuations) {
		// nothing is written, so nothing is needed to write with
		CacheSettingsFactory settings = new CacheSettingsFactory(properties, CodecSource.NONE, false, defaults.ttl());
		return new CacheFactory(settings, transactions.getIfUnique(() -> TransactionScope.NONE),
				new CacheListeners(listener), continuations.executor(), (cache, parts) -> new NoSharedTier());
	}

}
