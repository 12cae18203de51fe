package io.pillar.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;

/**
 * Gives Spring's interceptor a view of its own for each invocation, because only here it
 * says whether it is going to fill a cache or to change it.
 */
final class InvocationCacheResolver implements CacheResolver {

	private final CacheResolver delegate;

	InvocationCacheResolver(CacheResolver delegate) {
		this.delegate = delegate;
	}

	@Override
	public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
		Collection<? extends Cache> caches = this.delegate.resolveCaches(context);
		boolean fills = context.getOperation() instanceof CacheableOperation cacheable && !cacheable.isSync();
		boolean puts = context.getOperation() instanceof CachePutOperation;
		if (!fills && !puts) {
			return caches;
		}
		List<Cache> views = new ArrayList<>(caches.size());
		for (Cache cache : caches) {
			if (cache instanceof TwoTierCache ours) {
				views.add(fills ? new CacheInvocation(ours) : new CacheChange(ours));
			}
			else {
				views.add(cache);
			}
		}
		return views;
	}

}
