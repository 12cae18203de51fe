package io.pillar.cache;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.exc.InvalidTypeIdException;

import io.pillar.cache.SharedTier.Found;

/**
 * The values of a cache as they stand in Redis: how they are written, how long they live,
 * and what happens to one that cannot be read.
 */
final class RedisValues {

	private static final Log logger = LogFactory.getLog(RedisValues.class);

	// how long a tombstone outlives a process that dies between the commit and the
	// eviction
	private static final Duration TOMBSTONE = Duration.ofSeconds(10);

	private static final int MAX_TOLD = 100;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	private final CacheSettings settings;

	private final RedisCacheConnection redis;

	private final CacheCounters counters;

	RedisValues(CacheSettings settings, RedisCacheConnection redis, CacheCounters counters) {
		this.settings = settings;
		this.redis = redis;
		this.counters = counters;
	}

	/**
	 * Read a value.
	 * @param payload what stands in the entry
	 * @return the value, empty where it cannot be read
	 */
	Optional<Found> read(byte[] payload) {
		try {
			if (!Payload.is(Payload.VALUE, payload)) {
				throw new IllegalArgumentException("The entry is of an unknown format");
			}
			Object value = Payload.read(this.settings.codec(), payload);
			return Optional.of(new Found.Value(value,
					this.redis.clock().nanosUntil(Payload.deadlineMillis(payload), System.nanoTime())));
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			this.counters.unreadable.increment();
			tell("read", ex);
			return Optional.empty();
		}
	}

	/**
	 * Write a value.
	 * @param value the value
	 * @param generation the generation in which it was loaded or put
	 * @return how it stands in the entry, empty where it cannot be written
	 */
	Optional<Written> write(@Nullable Object value, CacheGeneration generation) {
		long life = lifeMillis(value);
		Optional<Long> now = this.redis.clock().earliest(System.nanoTime());
		if (now.isEmpty()) {
			return Optional.empty();
		}
		try {
			byte[] payload = Payload.value(this.settings.codec(), value, now.get() + life, generation);
			this.redis.listener().payloadWritten(this.settings.name(), payload.length);
			return Optional.of(new Written(payload, life, now.get()));
		}
		catch (Exception | LinkageError | StackOverflowError ex) {
			this.counters.unwritable.increment();
			tell("written", ex);
			return Optional.empty();
		}
	}

	private long lifeMillis(@Nullable Object value) {
		long ttl = ((value != null) ? this.settings.ttl() : this.settings.nullTtl()).toMillis();
		double part = this.settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Math.max(1, ttl - (long) (ttl * part));
	}

	RedisChanges.Request request(int stripe, byte[] entry, String cache, String key, SharedChange change, String id,
			CacheGeneration generation) {
		RedisCondition condition = RedisCondition.of(change, this.redis.stripe(stripe));
		if (change.kind() == SharedChange.Kind.BURY && change.tombstone() != null) {
			return new RedisChanges.Request(stripe, entry, cache, key, id, change.tombstone(), TOMBSTONE.toMillis(), 0,
					condition, generation);
		}
		Optional<Written> written = (change.kind() == SharedChange.Kind.PUT)
				? write(change.value(), change.generationOr(generation)) : Optional.empty();
		if (written.isEmpty()) {
			// what cannot be written must at least not stay as it was
			return RedisChanges.Request.evict(stripe, entry, cache, key, id, condition, generation);
		}
		long latest = written.get().nowMillis() + this.redis.link().budget().toMillis() * 2;
		return new RedisChanges.Request(stripe, entry, cache, key, id, written.get().payload(),
				written.get().lifeMillis(), latest, condition, generation);
	}

	/**
	 * Say once for each kind of trouble what to do about it.
	 */
	private void tell(String what, Throwable ex) {
		String fault = fault(ex);
		if (this.told.size() < MAX_TOLD && this.told.add(what + fault)) {
			logger.warn(("A value of cache '%s' cannot be %s and is not shared: %s. Add the package of its type to "
					+ "pillar.cache.json.allowed-packages, or set pillar.cache.caches.%s.type or .serializer.")
				.formatted(this.settings.name(), what, fault, this.settings.name()));
			logger.debug("The cause", ex);
		}
	}

	/**
	 * What went wrong, without the message where that may quote what the value holds.
	 */
	private static String fault(Throwable ex) {
		boolean ofAType = ex instanceof InvalidTypeIdException || !ex.getClass().getName().startsWith("tools.jackson.");
		String message = ofAType ? String.valueOf(ex.getMessage()).lines().findFirst().orElse("") : "";
		return ex.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
	}

	/**
	 * A value as it stands in an entry.
	 *
	 * @param payload the bytes
	 * @param lifeMillis how long it lives
	 * @param nowMillis the time in Redis when it was written, at the earliest
	 */
	record Written(byte[] payload, long lifeMillis, long nowMillis) {

	}

}
