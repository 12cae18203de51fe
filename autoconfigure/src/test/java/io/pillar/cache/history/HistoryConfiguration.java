package io.pillar.cache.history;

import java.util.List;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.util.Assert;

/**
 * What a node has to include.
 */
@Configuration(proxyBeanMethods = false)
@EnableCaching(proxyTargetClass = true)
@EnableTransactionManagement(proxyTargetClass = true)
class HistoryConfiguration {

	@Bean
	HistoryDatabaseSlot historyDatabaseSlot() {
		return new HistoryDatabaseSlot();
	}

	@Bean
	HistoryTransactionManager historyTransactionManager(HistoryDatabaseSlot slot) {
		return new HistoryTransactionManager(slot);
	}

	@Bean
	HistoryService historyService(HistoryDatabaseSlot slot) {
		return new HistoryService(slot);
	}

	@Bean
	CacheResolver historyCacheResolver(CacheManager caches) {
		return (context) -> {
			String name = String.valueOf(context.getArgs()[0]);
			Cache cache = caches.getCache(name);
			Assert.state(cache != null, () -> "The cache manager has no cache '%s'".formatted(name));
			return List.of(cache);
		};
	}

}
