package io.pillar.cache.history;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/**
 * One application of the fleet, with the beans that are driven in it.
 */
record HistoryNode(String name, ConfigurableApplicationContext context, CacheManager caches, HistoryService service,
		TransactionTemplate transactions, TransactionTemplate readers, HistoryDatabase database) {

	static HistoryNode start(String name, NodeFactory factory, HistoryDatabase database) {
		ConfigurableApplicationContext context = factory.start(HistoryConfiguration.class);
		context.getBean(HistoryDatabaseSlot.class).fill(database);
		HistoryTransactionManager manager = context.getBean(HistoryTransactionManager.class);
		TransactionTemplate readers = new TransactionTemplate(manager);
		readers.setReadOnly(true);
		return new HistoryNode(name, context, context.getBean(CacheManager.class),
				context.getBean(HistoryService.class), new TransactionTemplate(manager), readers, database);
	}

	Cache cache(HistoryRow row) {
		return cache(row.cache());
	}

	Cache cache(String name) {
		Cache cache = this.caches.getCache(name);
		Assert.state(cache != null, () -> "The cache manager of node '%s' has no cache '%s'".formatted(name(), name));
		return cache;
	}

}
