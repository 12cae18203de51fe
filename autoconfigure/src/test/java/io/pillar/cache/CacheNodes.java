package io.pillar.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * Nodes of an application: contexts with a cache manager each.
 */
final class CacheNodes implements AutoCloseable {

	private final Map<String, Object> properties = new TreeMap<>();

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	CacheNodes(Map<String, Object> properties) {
		this.properties.put("pillar.namespace", "test" + System.nanoTime());
		this.properties.put("pillar.cache.json.allowed-packages", "io.pillar.cache");
		this.properties.put("spring.main.banner-mode", "off");
		// a machine that is busy with other tests answers late, which is not what is
		// tested
		this.properties.put("pillar.redis.timeout", "2s");
		this.properties.putAll(properties);
	}

	static CacheNodes on(String host, int port) {
		return new CacheNodes(Map.of("spring.data.redis.host", host, "spring.data.redis.port", port));
	}

	CacheNodes with(String property, Object value) {
		this.properties.put(property, value);
		return this;
	}

	ConfigurableApplicationContext start(Class<?>... configuration) {
		ConfigurableApplicationContext node = new SpringApplicationBuilder(Node.class).sources(configuration)
			.web(WebApplicationType.NONE)
			.properties(this.properties)
			.run();
		this.nodes.add(node);
		return node;
	}

	@Override
	public void close() {
		this.nodes.forEach(ConfigurableApplicationContext::close);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, TwoTierCacheAutoConfiguration.class })
	static class Node {

	}

}
