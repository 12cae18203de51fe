package io.pillar.cache;

/**
 * What a cache did since the start of the node.
 *
 * @param localHits look-ups that the memory of this node answered
 * @param sharedHits look-ups that Redis answered
 * @param misses look-ups that neither answered
 * @param puts values put
 * @param evictions keys evicted
 * @param clears how often it was cleared
 * @param loads loads begun through the cache
 * @param failedLoads loads that failed
 * @param refusedFills loaded values not stored, because something changed since the load
 * began
 * @param waits callers that waited for the load of another
 * @param fallbacks look-ups that went on without Redis
 * @param unreadable values in Redis that could not be read
 * @param unwritable values that could not be written to Redis
 * @param localSize entries in the memory of this node, about
 * @since 0.1.0
 */
public record TwoTierCacheStats(long localHits, long sharedHits, long misses, long puts, long evictions, long clears,
		long loads, long failedLoads, long refusedFills, long waits, long fallbacks, long unreadable, long unwritable,
		long localSize) {

	static TwoTierCacheStats of(CacheCounters counters, long localSize) {
		return new TwoTierCacheStats(counters.localHits.sum(), counters.sharedHits.sum(), counters.misses.sum(),
				counters.puts.sum(), counters.evictions.sum(), counters.clears.sum(), counters.loads.sum(),
				counters.failedLoads.sum(), counters.refusedFills.sum(), counters.waits.sum(), counters.fallbacks.sum(),
				counters.unreadable.sum(), counters.unwritable.sum(), localSize);
	}

}
