package io.pillar.cache;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.cache.SharedTier.Changed;
import io.pillar.redis.RedisUnavailableException;

/**
 * The changes that this node makes to a cache's entries in Redis. One that cannot be made
 * is pending.
 */
final class RedisTierChanges {

	private static final Log logger = LogFactory.getLog(RedisTierChanges.class);

	private final String id;

	private final RedisCacheConnection redis;

	private final RedisEntryKeys keys;

	private final RedisValues values;

	private final RedisGenerations generations;

	private final CoherentCache cache;

	RedisTierChanges(String id, RedisCacheConnection redis, RedisEntryKeys keys, RedisValues values,
			RedisGenerations generations, CoherentCache cache) {
		this.id = id;
		this.redis = redis;
		this.keys = keys;
		this.values = values;
		this.generations = generations;
		this.cache = cache;
	}

	Changed later(String key) {
		this.redis.pending().add(this.id, key, 0);
		return Changed.PENDING;
	}

	Changed change(String key, SharedChange change, CacheGeneration generation, Consumer<Changed> made) {
		RedisChanges changes = this.redis.changes();
		RedisChanges.Request request = this.values.request(this.keys.stripe(key), this.keys.entry(key), this.id, key,
				change, changes.nextId(), generation);
		changes.underway().add(request.id());
		try {
			Changed changed = changed(key, request, mutate(request), change.generationOr(generation));
			if (changed != Changed.PENDING) {
				made.accept(changed);
			}
			return changed;
		}
		catch (RuntimeException ex) {
			logger.debug("A change of cache '%s' could not be made".formatted(this.id), ex);
			this.redis.trouble(request.stripe(), ex);
			return pending(key, request);
		}
		finally {
			changes.underway().remove(request.id());
		}
	}

	/**
	 * Make a change. An answer that it came too late, given at once, says that the clocks
	 * of a Cluster's masters differ: then it did not come late.
	 */
	private String mutate(RedisChanges.Request request) {
		long sent = System.nanoTime();
		String answer = this.redis.changes().mutate(request, false);
		boolean prompt = System.nanoTime() - sent < this.redis.link().budget().toNanos();
		return (answer.equals(RedisChanges.LATE) && prompt) ? this.redis.changes().mutate(request.atAnyTime(), false)
				: answer;
	}

	private Changed changed(String key, RedisChanges.Request request, String answer, CacheGeneration generation) {
		String[] parts = answer.split(":");
		if (parts.length != 3) {
			return pending(key, request);
		}
		long number = Long.parseLong(parts[0]);
		if (this.redis.stripe(request.stripe()).acknowledged(new RedisPosition(number, request.id()))) {
			// made in a history that was given up since
			return pending(key, request);
		}
		return new Changed(number, parts[1].equals("1"), result(request, parts[2]), generation);
	}

	private static Changed.Result result(RedisChanges.Request request, String became) {
		if (became.equals("other")) {
			return Changed.Result.OTHER;
		}
		return (became.equals("made") && request.value().length > 0) ? Changed.Result.MADE : Changed.Result.NONE;
	}

	private Changed pending(String key, RedisChanges.Request request) {
		// a value that was not confirmed may still be written, until its last moment
		long delay = (request.latestMillis() > 0) ? this.redis.link().budget().toNanos() * 3 : 0;
		this.redis.pending().add(this.id, key, delay);
		return Changed.PENDING;
	}

	void clear() {
		if (this.redis.stripe(RedisLayout.CONTROL).isSilent()) {
			this.redis.pending().addAll(this.id, 0);
			return;
		}
		try {
			this.generations.adopt(this.redis.changes().generation(this.id, control(), true, false));
			if (control().isDoubtful()) {
				this.redis.pending().addAll(this.id, 0);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Cache '%s' is cleared in Redis later".formatted(this.id), ex);
			this.redis.trouble(RedisLayout.CONTROL, ex);
			this.redis.pending().addAll(this.id, 0);
		}
	}

	/**
	 * Make a change that could not be made, as an eviction.
	 * @param change the change
	 * @return what became of it
	 */
	RedisReplay.Outcome replay(PendingChanges.Change change) {
		int stripe = stripe(change);
		try {
			RedisChanges changes = this.redis.changes();
			if (change.isAll()) {
				this.generations.adopt(changes.generation(this.id, control(), true, true));
			}
			else {
				changes.mutate(RedisChanges.Request.evict(stripe, this.keys.entry(change.key()), this.id, change.key(),
						changes.nextId(), RedisCondition.NONE, CacheGeneration.UNKNOWN), true);
				this.cache.keyChanged(change.key(), -1);
			}
			return RedisReplay.Outcome.MADE;
		}
		catch (RuntimeException ex) {
			logger.debug("A change of cache '%s' is made up for later".formatted(this.id), ex);
			this.redis.trouble(stripe, ex);
			return (ex instanceof RedisUnavailableException) ? RedisReplay.Outcome.NOT_ANSWERED
					: RedisReplay.Outcome.REFUSED;
		}
	}

	int stripe(PendingChanges.Change change) {
		return change.isAll() ? RedisLayout.CONTROL : this.keys.stripe(change.key());
	}

	boolean isSilent(int stripe) {
		return this.redis.stripe(stripe).isSilent();
	}

	private RedisStripe control() {
		return this.redis.stripe(RedisLayout.CONTROL);
	}

}
