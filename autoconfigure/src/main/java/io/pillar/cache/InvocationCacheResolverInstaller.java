package io.pillar.cache;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;

/**
 * Puts {@link InvocationCacheResolver} before the resolver that Spring's interceptor
 * would use.
 */
final class InvocationCacheResolverInstaller implements SmartInitializingSingleton {

	private final ObjectProvider<CacheAspectSupport> interceptors;

	private final ObjectProvider<CacheManager> manager;

	InvocationCacheResolverInstaller(ObjectProvider<CacheAspectSupport> interceptors,
			ObjectProvider<CacheManager> manager) {
		this.interceptors = interceptors;
		this.manager = manager;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.interceptors.forEach((interceptor) -> {
			CacheResolver present = interceptor.getCacheResolver();
			if (present != null) {
				interceptor.setCacheResolver(new InvocationCacheResolver(present));
			}
			else {
				this.manager.ifUnique((unique) -> interceptor
					.setCacheResolver(new InvocationCacheResolver(new SimpleCacheResolver(unique))));
			}
		});
	}

}
