package io.pillar.cache;

import java.time.Duration;

/**
 * How one cache behaves.
 *
 * @param name its name
 * @param tiers where its entries are kept
 * @param ttl how long an entry lives
 * @param localTtl how long it lives in the memory of a node at most
 * @param localMaxSize how many entries a node keeps
 * @param nullTtl how long it lives where its value is null
 * @param jitter by which part, 0 to 1, a life is shortened at random
 * @param lease how long a load is waited for after its node was last heard of
 * @param loadTimeout how long a load is waited for at most
 * @param codec how values are written
 */
record CacheSettings(String name, CacheTiers tiers, Duration ttl, Duration localTtl, long localMaxSize,
		Duration nullTtl, double jitter, Duration lease, Duration loadTimeout, PayloadCodec codec) {

}
