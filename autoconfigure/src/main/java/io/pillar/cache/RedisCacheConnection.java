package io.pillar.cache;

import java.util.concurrent.Executor;

import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisClock;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

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
 * @param continuations where callers' code goes on
 * @param listener told of what is measured
 */
record RedisCacheConnection(RedisLink link, RedisAvailability availability, RedisClock clock, RedisLayout layout,
		RedisEntries entries, RedisChanges changes, PendingChanges pending, RedisLeases leases, RedisRepair repair,
		Payload payload, Executor continuations, CacheListener listener) {

	boolean isAvailable() {
		return this.availability.isAvailable();
	}

	RedisStripe stripe(int stripe) {
		return this.repair.stripe(stripe);
	}

	/**
	 * Note that a call failed. Where Redis as a whole is thought to be there, the server
	 * of the stripe is left alone until it answers the heartbeat.
	 * @param stripe the stripe
	 * @param ex how it failed
	 */
	void trouble(int stripe, Throwable ex) {
		boolean interrupted = ex.getCause() instanceof InterruptedException;
		if (ex instanceof RedisUnavailableException && !interrupted && isAvailable()) {
			stripe(stripe).silent();
		}
	}

}
