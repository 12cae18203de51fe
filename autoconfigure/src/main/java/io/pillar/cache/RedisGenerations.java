package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The generation of a cache that this node uses.
 */
final class RedisGenerations {

	private final ReentrantLock adopting = new ReentrantLock();

	private final CoherentCache cache;

	private volatile @Nullable CacheGeneration generation;

	// written under the lock
	private volatile long moves;

	RedisGenerations(CoherentCache cache) {
		this.cache = cache;
	}

	/**
	 * Use a generation from now on, unless a later one is used already: the answer to a
	 * clear and the messages about others come on different ways.
	 * @param generation the generation, as Redis has it
	 */
	void adopt(CacheGeneration generation) {
		if (generation.equals(this.generation)) {
			return;
		}
		this.adopting.lock();
		try {
			this.moves++;
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
	 * Return how often this node was told of another generation, also of one with a lower
	 * number, which it did not adopt.
	 * @return the number of times
	 */
	long moves() {
		return this.moves;
	}

	/**
	 * Use the generation that Redis has, whatever its number, unless this node was told
	 * of another since Redis was asked: where Redis lost its memory, a clear after the
	 * answer has a lower number than what is used, and yet is what counts.
	 * @param generation the generation
	 * @param movesBefore how often this node was told of another when Redis was asked
	 * @return whether the generation is used, so that Redis need not be asked again
	 */
	boolean restart(CacheGeneration generation, long movesBefore) {
		this.adopting.lock();
		try {
			if (this.moves != movesBefore) {
				return false;
			}
			if (!generation.equals(this.generation)) {
				this.moves++;
				use(generation);
			}
			return true;
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
		if (redis.stripe(RedisLayout.CONTROL).isSilent()) {
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

	/**
	 * Ask Redis for the generation without waiting.
	 * @param redis how to ask
	 * @param id the cache
	 * @return whether it is known then
	 */
	CompletableFuture<Boolean> findAsync(RedisCacheConnection redis, String id) {
		if (redis.stripe(RedisLayout.CONTROL).isSilent()) {
			return CompletableFuture.completedFuture(false);
		}
		return redis.changes().generationAsync(id).handle((generation, ex) -> {
			if (ex == null) {
				adopt(generation);
				return true;
			}
			redis.trouble(RedisLayout.CONTROL, CacheValues.cause(ex));
			return false;
		});
	}

	private void use(CacheGeneration generation) {
		this.generation = generation;
		this.cache.allChanged();
	}

	@Nullable CacheGeneration current() {
		return this.generation;
	}

}
