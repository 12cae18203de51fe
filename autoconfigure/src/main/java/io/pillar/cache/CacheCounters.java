package io.pillar.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a cache counts.
 */
final class CacheCounters {

	final LongAdder localHits = new LongAdder();

	final LongAdder sharedHits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder puts = new LongAdder();

	final LongAdder evictions = new LongAdder();

	final LongAdder clears = new LongAdder();

	final LongAdder loads = new LongAdder();

	final LongAdder failedLoads = new LongAdder();

	final LongAdder fills = new LongAdder();

	final LongAdder refusedFills = new LongAdder();

	final LongAdder waits = new LongAdder();

	final LongAdder fallbacks = new LongAdder();

	final LongAdder unreadable = new LongAdder();

	final LongAdder unwritable = new LongAdder();

}
