package io.pillar.cache;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.cache.SharedTier.Found;

/**
 * Reads a cache's entries in Redis, leaves leases and takes them over.
 */
final class RedisTierReads {

	private static final Log logger = LogFactory.getLog(RedisTierReads.class);

	private static final Found UNAVAILABLE = new Found.Unavailable();

	private static final Found BURIED = new Found.Buried();

	private final CacheSettings settings;

	private final RedisCacheConnection redis;

	private final RedisValues values;

	private final String id;

	private final RedisEntryKeys keys;

	private final RedisGenerations generations;

	RedisTierReads(CacheSettings settings, String id, RedisCacheConnection redis, RedisEntryKeys keys,
			RedisValues values, RedisGenerations generations) {
		this.settings = settings;
		this.id = id;
		this.redis = redis;
		this.keys = keys;
		this.values = values;
		this.generations = generations;
	}

	Found read(String key, boolean guarded) {
		CacheGeneration seen = generationFor(key, true);
		if (seen == null) {
			return UNAVAILABLE;
		}
		byte[] lease = lease(guarded);
		try {
			return found(this.redis.entries().acquire(this.keys.entry(key), lease, lifeOfLease(guarded)), lease, seen);
		}
		catch (RuntimeException ex) {
			return abandoned(key, lease, ex);
		}
	}

	CompletableFuture<Found> readAsync(String key, boolean guarded) {
		if (this.generations.current() == null && isAskable(key)) {
			// nobody else may ever ask for it
			return this.generations.findAsync(this.redis, this.id).thenCompose((known) -> readNow(key, guarded));
		}
		return readNow(key, guarded);
	}

	private CompletableFuture<Found> readNow(String key, boolean guarded) {
		CacheGeneration seen = generationFor(key, false);
		if (seen == null) {
			return CompletableFuture.completedFuture(UNAVAILABLE);
		}
		byte[] lease = lease(guarded);
		return this.redis.entries()
			.acquireAsync(this.keys.entry(key), lease, lifeOfLease(guarded))
			.thenApply((payload) -> found(payload, lease, seen))
			.exceptionally((ex) -> abandoned(key, lease, CacheValues.cause(ex)))
			.thenApplyAsync((found) -> found, this.redis.continuations());
	}

	// the call that leaves the lease was not answered, but may yet be carried out
	private Found abandoned(String key, byte[] lease, Throwable ex) {
		this.redis.leases().release(this.keys.entry(key), lease);
		return trouble(key, ex);
	}

	// nothing where Redis cannot be asked for this key
	private @Nullable CacheGeneration generationFor(String key, boolean mayWait) {
		return (!this.redis.pending().contains(this.id, key) && isReachable(key, mayWait)) ? this.generations.current()
				: null;
	}

	private byte[] lease(boolean guarded) {
		return this.redis.payload().lease(guarded ? Payload.GUARDED : Payload.UNGUARDED);
	}

	private long lifeOfLease(boolean guarded) {
		return (guarded ? this.settings.lease() : this.settings.loadTimeout()).toMillis();
	}

	private Found found(byte @Nullable [] payload, byte[] lease, CacheGeneration seen) {
		if (payload == null) {
			return new Found.Lease(lease, true, Payload.isGuarded(lease), seen);
		}
		if (Payload.is(Payload.LEASE, payload)) {
			return new Found.Lease(payload, false, Payload.isGuarded(payload), seen);
		}
		if (Payload.is(Payload.TOMBSTONE, payload)) {
			return BURIED;
		}
		// what cannot be used stands for a lease: the value that is loaded may replace it
		return usable(payload).orElseGet(() -> new Found.Lease(payload, false, false, seen));
	}

	/**
	 * A value of another generation counts as absent, also one of a later generation: on
	 * a Cluster the clear that began it may have been forgotten by its master, and must
	 * not come back with what was written after it. One that was not forgotten is heard
	 * of.
	 */
	private Optional<Found> usable(byte[] payload) {
		if (Payload.is(Payload.VALUE, payload) && !Payload.generation(payload).equals(this.generations.current())) {
			return Optional.empty();
		}
		return this.values.read(payload);
	}

	Found takeOver(String key, Found.Lease lease) {
		if (generationFor(key, true) == null) {
			return UNAVAILABLE;
		}
		byte[] own = lease(true);
		try {
			return this.redis.entries().exchange(this.keys.entry(key), lease.token(), own, lifeOfLease(true))
					? new Found.Lease(own, true, true, lease.generation()) : read(key, true);
		}
		catch (RuntimeException ex) {
			return abandoned(key, own, ex);
		}
	}

	CompletableFuture<Found> takeOverAsync(String key, Found.Lease lease) {
		if (generationFor(key, false) == null) {
			return CompletableFuture.completedFuture(UNAVAILABLE);
		}
		byte[] own = lease(true);
		return this.redis.entries()
			.exchangeAsync(this.keys.entry(key), lease.token(), own, lifeOfLease(true))
			.thenCompose((taken) -> taken
					? CompletableFuture.<Found>completedFuture(new Found.Lease(own, true, true, lease.generation()))
					: readAsync(key, true))
			.exceptionally((ex) -> abandoned(key, own, CacheValues.cause(ex)))
			.thenApplyAsync((found) -> found, this.redis.continuations());
	}

	/**
	 * Return whether Redis can be asked for a key, and the generation is known.
	 */
	boolean isReachable(String key, boolean mayWait) {
		return isAskable(key)
				&& (this.generations.current() != null || mayWait && this.generations.find(this.redis, this.id));
	}

	private boolean isAskable(String key) {
		return this.redis.isAvailable() && !this.redis.stripe(this.keys.stripe(key)).isSilent();
	}

	Found trouble(String key, Throwable ex) {
		this.redis.trouble(this.keys.stripe(key), ex);
		logger.debug("Cache '%s' goes on without Redis for a key".formatted(this.settings.name()), ex);
		return UNAVAILABLE;
	}

}
