package io.pillar.cache.history;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the nodes whose caches are checked.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NodeFactory {

	/**
	 * Start one node. Its context must hold one {@code CacheManager} and include the
	 * given classes, which enable caching and transactions and add the beans that are
	 * driven. The checker closes the context.
	 * @param configuration what the context has to include
	 * @return the running context
	 */
	ConfigurableApplicationContext start(Class<?>... configuration);

}
