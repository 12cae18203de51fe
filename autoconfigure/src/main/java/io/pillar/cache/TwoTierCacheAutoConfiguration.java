package io.pillar.cache;

import java.time.Duration;
import java.util.List;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * A cache of two tiers behind Spring's cache abstraction, which needs no
 * {@link EnableCaching} of the application's own. A cache manager of the application's
 * own, or a {@code spring.cache.type}, takes its place.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration",
		afterName = { "io.pillar.redis.PillarRedisAutoConfiguration",
				"org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration" })
@ConditionalOnClass({ CacheManager.class, Caffeine.class })
@ConditionalOnBooleanProperty(name = "pillar.cache.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@Conditional(TwoTierCacheAutoConfiguration.OnNoOtherType.class)
@EnableConfigurationProperties(TwoTierCacheProperties.class)
@Import({ CacheTransactionConfiguration.class, RedisCacheTierConfiguration.class, LocalCacheTierConfiguration.class })
public final class TwoTierCacheAutoConfiguration {

	@Bean
	TwoTierCacheManager cacheManager(CacheFactory factory, TwoTierCacheProperties properties,
			ObjectProvider<CacheListener> listener, Environment environment) {
		TwoTierCacheManager manager = new TwoTierCacheManager(factory::create, new CacheListeners(listener)::created);
		// what is named is made at once, so that what is wrong with it is said at the
		// start
		factory.checkDefaults();
		properties.named().keySet().forEach(manager::getCache);
		Binder.get(environment)
			.bind("spring.cache.cache-names", Bindable.listOf(String.class))
			.orElse(List.of())
			.forEach(manager::getCache);
		return manager;
	}

	@Bean
	CacheDefaults pillarCacheDefaults(Environment environment) {
		Duration ttl = Binder.get(environment).bind("spring.cache.redis.time-to-live", Duration.class).orElse(null);
		// zero means for ever there
		return new CacheDefaults((ttl != null && ttl.isZero()) ? null : ttl);
	}

	@Bean
	CacheFeatureStatus pillarCacheStatus(ObjectProvider<CacheCoherence> coherence) {
		return new CacheFeatureStatus(coherence::getIfAvailable);
	}

	@Bean
	InvocationCacheResolverInstaller pillarCacheResolverInstaller(ObjectProvider<CacheAspectSupport> interceptors,
			ObjectProvider<CacheManager> manager) {
		return new InvocationCacheResolverInstaller(interceptors, manager);
	}

	/**
	 * Caching by annotations, where the application has not switched it on itself.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(CacheAspectSupport.class)
	@EnableCaching
	static class CachingConfiguration {

	}

	/**
	 * Matches where the application has not chosen another kind of cache.
	 */
	static class OnNoOtherType extends NoneNestedConditions {

		OnNoOtherType() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnProperty("spring.cache.type")
		static class OtherType {

		}

	}

}
