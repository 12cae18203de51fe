package io.pillar.cache;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Transactions and the cache of a node without Redis.
 */
class LocalCacheTransactionTests extends CacheTransactionContract {

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext node;

	@BeforeAll
	static void start() {
		nodes = new CacheNodes(Map.of("pillar.mode", "local"));
		node = nodes.start(CacheTransactions.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
	}

	@Override
	PlatformTransactionManager transactions() {
		return node.getBean(PlatformTransactionManager.class);
	}

	@Override
	Cache bots() {
		return node.getBean(TwoTierCacheManager.class).getCache("bots");
	}

}
