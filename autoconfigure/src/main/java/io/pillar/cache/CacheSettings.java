package io.pillar.cache;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Return how long a value may live in memory that began to live in Redis: never
	 * longer than there, where its life is shortened by the jitter.
	 * @param value the value
	 * @param beganNanos a moment before it began to live in Redis
	 * @return nanoseconds
	 */
	long leastLifeNanos(@Nullable Object value, long beganNanos) {
		long least = (long) (ttlOf(value).toNanos() * (1 - this.jitter));
		return Math.max(0, least - (System.nanoTime() - beganNanos));
	}

	/**
	 * Return how long a value is to live, shortened by the jitter.
	 * @param value the value
	 * @return nanoseconds
	 */
	long lifeNanos(@Nullable Object value) {
		return (long) (ttlOf(value).toNanos() * (1 - this.jitter * ThreadLocalRandom.current().nextDouble()));
	}

	private Duration ttlOf(@Nullable Object value) {
		return (value != null) ? this.ttl : this.nullTtl;
	}

}
