package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisURI;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.cache.RedisCacheWriter;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.util.Assert;

/**
 * Starts the caches behind Spring's {@link Cache}.
 */
final class SpringNodes {

	private SpringNodes() {
	}

	static Node caffeineCache() {
		CaffeineCacheManager manager = new CaffeineCacheManager(Settings.CACHE);
		manager.setCaffeine(Settings.caffeine());
		return new SpringNode(cacheOf(manager), () -> {
		});
	}

	static Node redisCache(String redis, boolean immediateWrites) {
		RedisURI uri = RedisURI.create(redis);
		LettuceConnectionFactory connections = new LettuceConnectionFactory(uri.getHost(), uri.getPort());
		connections.afterPropertiesSet();
		connections.start();
		RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
			.entryTtl(Settings.SHARED_TIME_TO_LIVE)
			.serializeValuesWith(SerializationPair.fromSerializer(Settings.springJson()));
		RedisCacheManager manager = RedisCacheManager
			.builder(RedisCacheWriter.create(connections, (writer) -> writer.immediateWrites(immediateWrites)))
			.cacheDefaults(configuration)
			.build();
		manager.afterPropertiesSet();
		return new SpringNode(cacheOf(manager), connections::destroy);
	}

	static Node pillar(String redis, Tiers tiers) {
		String settings = "--pillar.cache.caches." + Settings.CACHE;
		List<String> form = new ArrayList<>();
		// the peers wait that long too for a server that has much to do
		form.add("--pillar.redis.timeout=30s");
		if (tiers != Tiers.BOTH) {
			form.add(settings + ".tiers=redis");
		}
		else {
			form.add(settings + ".local.max-size=" + Settings.LOCAL_SIZE);
			form.add(settings + ".local.ttl=" + Settings.LOCAL_TIME_TO_LIVE);
		}
		ConfigurableApplicationContext context = pillarContext(redis, new Class<?>[0], form.toArray(String[]::new));
		return new SpringNode(cacheOf(context.getBean(CacheManager.class)), context::close);
	}

	static ConfigurableApplicationContext pillarContext(String redis, Class<?>[] configuration, String... settings) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(PillarApplication.class)
			.sources(configuration)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.properties("spring.data.redis.url=" + redis, "pillar.mode=redis", "pillar.namespace=benchmark",
					"pillar.cache.defaults.ttl=" + Settings.SHARED_TIME_TO_LIVE)
			.run(settings);
		CacheManager manager = context.getBean(CacheManager.class);
		Assert.state(manager.getClass().getName().startsWith("io.pillar.cache."),
				() -> "Not Pillar's cache would be measured but " + manager.getClass().getName());
		return context;
	}

	private static Cache cacheOf(CacheManager manager) {
		Cache cache = manager.getCache(Settings.CACHE);
		Assert.state(cache != null, () -> "%s has no cache '%s'".formatted(manager, Settings.CACHE));
		return cache;
	}

	// of the gateway only the rate limiter is there, and these do not ask for the rest
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = { "org.springframework.cloud.gateway.config.GatewayNoLoadBalancerClientAutoConfiguration",
					"org.springframework.cloud.gateway.config.LocalResponseCacheAutoConfiguration" })
	static class PillarApplication {

	}

}
