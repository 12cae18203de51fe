package io.pillar.cache;

import java.util.function.Supplier;

/**
 * A cache as those see it who watch over it.
 *
 * @param name its name
 * @param local whether it keeps entries in the memory of this node
 * @param shared whether it keeps entries in Redis
 * @param counts asked for what it did so far
 * @since 0.1.0
 */
public record WatchedCache(String name, boolean local, boolean shared, Supplier<TwoTierCacheStats> counts) {

	static WatchedCache of(TwoTierCache cache) {
		return new WatchedCache(cache.getName(), cache.reads().keepsLocally(), cache.reads().isShared(), cache::stats);
	}

	/**
	 * Return what it did so far.
	 * @return the counts
	 */
	public TwoTierCacheStats stats() {
		return this.counts.get();
	}

}
