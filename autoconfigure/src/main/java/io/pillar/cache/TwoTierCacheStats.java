package io.pillar.cache;

import java.util.OptionalDouble;

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
 * @param fills loaded values stored
 * @param refusedFills loaded values not stored, because something changed since the load
 * began
 * @param waits callers that waited for the load of another
 * @param fallbacks look-ups that went on without Redis
 * @param unreadable values in Redis that could not be read
 * @param unwritable values that could not be written to Redis
 * @param localSize entries in the memory of this node, about
 * @param localEvictions entries that left it because their life ended or there was no
 * room
 * @since 0.1.0
 */
public record TwoTierCacheStats(long localHits, long sharedHits, long misses, long puts, long evictions, long clears,
		long loads, long failedLoads, long fills, long refusedFills, long waits, long fallbacks, long unreadable,
		long unwritable, long localSize, long localEvictions) {

	static TwoTierCacheStats of(CacheCounters counters, LocalTier local) {
		return new TwoTierCacheStats(counters.localHits.sum(), counters.sharedHits.sum(), counters.misses.sum(),
				counters.puts.sum(), counters.evictions.sum(), counters.clears.sum(), counters.loads.sum(),
				counters.failedLoads.sum(), counters.fills.sum(), counters.refusedFills.sum(), counters.waits.sum(),
				counters.fallbacks.sum(), counters.unreadable.sum(), counters.unwritable.sum(), local.size(),
				local.evictions());
	}

	/**
	 * Return how many look-ups there were.
	 * @return the number
	 */
	public long lookups() {
		return this.localHits + this.sharedHits + this.misses;
	}

	/**
	 * Return which part of all look-ups the memory of this node answered.
	 * @return 0 to 1, empty where there were none
	 */
	public OptionalDouble localHitRatio() {
		return ratio(this.localHits, lookups());
	}

	/**
	 * Return which part of the look-ups that the memory of this node left open Redis
	 * answered.
	 * @return 0 to 1, empty where there were none
	 */
	public OptionalDouble sharedHitRatio() {
		return ratio(this.sharedHits, this.sharedHits + this.misses);
	}

	private static OptionalDouble ratio(long hits, long lookups) {
		return (lookups > 0) ? OptionalDouble.of((double) hits / lookups) : OptionalDouble.empty();
	}

}
