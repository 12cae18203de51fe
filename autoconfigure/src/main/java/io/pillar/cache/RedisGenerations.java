package io.pillar.cache;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The generation of a cache that this node uses.
 */
final class RedisGenerations {

	private final ReentrantLock adopting = new ReentrantLock();

	private final CoherentCache cache;

	private volatile @Nullable CacheGeneration generation;

	RedisGenerations(CoherentCache cache) {
		this.cache = cache;
	}

	/**
	 * Use a generation from now on, unless a later one is used already: the answer to a
	 * clear and the messages about others come on different ways.
	 * @param generation the generation, as Redis has it
	 */
	void adopt(CacheGeneration generation) {
		CacheGeneration used = this.generation;
		if (used != null && generation.number() <= used.number()) {
			return;
		}
		this.adopting.lock();
		try {
			CacheGeneration present = this.generation;
			if (present == null || generation.number() > present.number()) {
				use(generation);
			}
		}
		finally {
			this.adopting.unlock();
		}
	}

	/**
	 * Use the generation that Redis has, whatever its number, unless another was adopted
	 * since Redis was asked.
	 * @param generation the generation
	 * @param before the generation used when Redis was asked
	 */
	void restart(CacheGeneration generation, @Nullable CacheGeneration before) {
		this.adopting.lock();
		try {
			if (Objects.equals(this.generation, before) && !generation.equals(before)) {
				use(generation);
			}
		}
		finally {
			this.adopting.unlock();
		}
	}

	/**
	 * Ask Redis for the generation.
	 * @param redis how to ask
	 * @param id the cache
	 * @return whether it is known now
	 */
	boolean find(RedisCacheConnection redis, String id) {
		if (redis.stripe(RedisLayout.CONTROL).isBlocked()) {
			return false;
		}
		try {
			adopt(redis.changes().generation(id, redis.stripe(RedisLayout.CONTROL), false, false));
			return true;
		}
		catch (RuntimeException ex) {
			redis.trouble(RedisLayout.CONTROL, ex);
			return false;
		}
	}

	private void use(CacheGeneration generation) {
		this.generation = generation;
		this.cache.allChanged();
	}

	@Nullable CacheGeneration current() {
		return this.generation;
	}

}
