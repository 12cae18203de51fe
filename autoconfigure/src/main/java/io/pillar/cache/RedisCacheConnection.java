package io.pillar.cache;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;

/**
 * What the Redis tiers of all caches share.
 *
 * @param link how to call Redis
 * @param availability whether it can be called
 * @param clock what time it is there
 * @param layout the names of keys
 * @param entries how entries are read
 * @param changes how they are changed
 * @param pending the changes that could not be made
 * @param leases the leases of loads on this node
 * @param repair what is known of the stripes
 * @param payload how entries are written
 * @param listener told of what is measured
 */
record RedisCacheConnection(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLayout layout,
		RedisEntries entries, RedisChanges changes, PendingChanges pending, RedisLeases leases, RedisRepair repair,
		Payload payload, CacheListener listener) {

	boolean isAvailable() {
		return this.availability.isAvailable();
	}

	RedisStripe stripe(int stripe) {
		return this.repair.stripe(stripe);
	}

}
