package io.pillar.actuator;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;

import io.pillar.cache.TwoTierCacheAutoConfiguration;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * Nodes with the cache, its meters and its health.
 */
final class CacheContexts {

	static final ApplicationContextRunner LOCAL = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
						SslAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
						CacheAutoConfiguration.class, CacheMetricsAutoConfiguration.class,
						PillarRedisAutoConfiguration.class, TwoTierCacheAutoConfiguration.class,
						PillarCacheMetricsAutoConfiguration.class, PillarCacheHealthAutoConfiguration.class,
						PillarHealthAutoConfiguration.class, PillarMetricsAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test");

	private CacheContexts() {
	}

	static ApplicationContextRunner at(RedisServer server) {
		return LOCAL.withPropertyValues("spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port(), "pillar.namespace=test" + System.nanoTime());
	}

	/**
	 * Run two nodes of one application.
	 * @param runner starts each of them
	 * @param test what to do with them
	 */
	static void two(ApplicationContextRunner runner, Test test) {
		runner.run((one) -> runner.run((other) -> test.run(one, other)));
	}

	static Cache cache(ApplicationContext node) {
		Cache cache = node.getBean(CacheManager.class).getCache("bots");
		if (cache == null) {
			throw new IllegalStateException("There is no cache");
		}
		return cache;
	}

	interface Test {

		void run(ApplicationContext one, ApplicationContext other) throws Exception;

	}

}
