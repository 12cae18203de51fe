package io.pillar.cache;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.serializer.RedisSerializer;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.Continuations;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * Caches that all nodes share.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ RedisSerializer.class, JsonMapper.class })
@ConditionalOnSharedState("cache")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(CacheFactory.class)
class RedisCacheTierConfiguration {

	@Bean
	RedisCacheConnection pillarCacheConnection(RedisLink link, RedisAvailability availability, RedisClock clock,
			KeySpace keys, NodeId node, Continuations continuations, ObjectProvider<CacheListener> listener) {
		RedisLayout layout = new RedisLayout(keys);
		RedisChanges changes = new RedisChanges(link, layout, node);
		PendingChanges pending = new PendingChanges();
		return new RedisCacheConnection(link, availability, clock, layout, new RedisEntries(link), changes, pending,
				new RedisLeases(link), new RedisRepair(link, clock, changes, layout, pending), new Payload(node),
				continuations.executor(), new CacheListeners(listener));
	}

	@Bean
	RedisCoherence pillarCacheCoherence(RedisCacheConnection redis, RedisChannels channels,
			TwoTierCacheProperties properties) {
		return new RedisCoherence(redis, channels, new DisconnectedPolicy(properties.checkedDisconnectedLimit()));
	}

	@Bean
	CacheFactory pillarCacheFactory(TwoTierCacheProperties properties, CacheDefaults defaults,
			RedisCacheConnection redis, RedisCoherence coherence, ApplicationContext context,
			ObjectProvider<TransactionScope> transactions, ObjectProvider<JsonMapper> mapper) {
		CacheSettingsFactory settings = new CacheSettingsFactory(properties, codecs(properties, context, mapper), true,
				defaults.ttl());
		return new CacheFactory(settings, transactions.getIfUnique(() -> TransactionScope.NONE), redis.listener(),
				redis.continuations(), (cache, parts) -> sharedTier(cache, parts, redis, coherence));
	}

	private static SharedTier sharedTier(CacheSettings settings, CacheFactory.Parts parts, RedisCacheConnection redis,
			RedisCoherence coherence) {
		if (settings.tiers() == CacheTiers.LOCAL) {
			return new NoSharedTier();
		}
		RedisTier tier = new RedisTier(settings, redis, parts.stripes(), parts.cache(), parts.counters());
		coherence.add(tier);
		return tier;
	}

	private static PayloadCodecs codecs(TwoTierCacheProperties properties, ApplicationContext context,
			ObjectProvider<JsonMapper> mapper) {
		List<String> packages = properties.json().allowedPackages();
		if (packages.isEmpty()) {
			packages = packagesOf(context);
		}
		ConcurrentMap<String, PayloadCodec> beans = new ConcurrentHashMap<>();
		ClassLoader classLoader = (context.getClassLoader() != null) ? context.getClassLoader()
				: RedisCacheTierConfiguration.class.getClassLoader();
		return new PayloadCodecs(() -> mapper.getIfUnique(() -> JsonMapper.builder().build()), packages, classLoader,
				(name) -> (context.containsBean(name) && context.isTypeMatch(name, RedisSerializer.class))
						? beans.computeIfAbsent(name, (missing) -> codec(context, missing)) : null);
	}

	private static PayloadCodec codec(ListableBeanFactory beans, String name) {
		return new RedisSerializerCodec(beans.getBean(name, RedisSerializer.class));
	}

	private static List<String> packagesOf(BeanFactory beans) {
		return AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
	}

}
