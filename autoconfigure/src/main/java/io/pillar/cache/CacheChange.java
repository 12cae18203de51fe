package io.pillar.cache;

import org.jspecify.annotations.Nullable;

/**
 * A cache as a method with {@code @CachePut} sees it: what it puts is a change, whatever
 * its thread looked up before.
 */
final class CacheChange extends CacheView {

	CacheChange(TwoTierCache cache) {
		super(cache);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		cache().change(CacheKeys.of(key), value);
	}

}
