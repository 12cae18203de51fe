package io.pillar.cache;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.KeySpace;

/**
 * A cache's entries in Redis.
 */
final class RedisTier implements SharedTier {

	private static final Log logger = LogFactory.getLog(RedisTier.class);

	private static final Found UNAVAILABLE = new Found.Unavailable();

	private static final Found BURIED = new Found.Buried();

	private final CacheSettings settings;

	private final RedisCacheConnection redis;

	private final RedisValues values;

	private final CoherentCache cache;

	private final String id;

	private final RedisEntryKeys keys;

	private final RedisGenerations generations;

	private final RedisTierChanges changes;

	RedisTier(CacheSettings settings, RedisCacheConnection redis, Stripes stripes, CoherentCache cache,
			CacheCounters counters) {
		this.settings = settings;
		this.redis = redis;
		this.cache = cache;
		this.id = KeySpace.part(settings.name());
		this.keys = new RedisEntryKeys(redis.layout(), this.id, stripes);
		this.generations = new RedisGenerations(cache);
		this.values = new RedisValues(settings, redis, counters);
		this.changes = new RedisTierChanges(this.id, redis, this.keys, this.values, this.generations, cache);
	}

	String id() {
		return this.id;
	}

	CoherentCache cache() {
		return this.cache;
	}

	RedisGenerations generations() {
		return this.generations;
	}

	@Override
	public Found read(String key, boolean guarded) {
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

	@Override
	public CompletableFuture<Found> readAsync(String key, boolean guarded) {
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
		release(key, lease);
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

	@Override
	public Found takeOver(String key, Found.Lease lease) {
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

	@Override
	public Guard guard(String key, byte[] lease) {
		return this.redis.leases()
			.guard(this.keys.entry(key), lease, this.settings.lease(), this.settings.loadTimeout());
	}

	@Override
	public void release(String key, byte[] lease) {
		this.redis.leases().release(this.keys.entry(key), lease);
	}

	@Override
	public Filled fill(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since) {
		RedisFill fill = fillOf(key, lease, value, since);
		try {
			return (fill.settled() != null) ? settled(key, lease, fill.settled()) : RedisFill.outcome(fill.make());
		}
		catch (RuntimeException ex) {
			trouble(key, ex);
			return Filled.UNAVAILABLE;
		}
	}

	@Override
	public CompletableFuture<Filled> fillAsync(String key, Found.Lease lease, @Nullable Object value,
			@Nullable Long since) {
		RedisFill fill = fillOf(key, lease, value, since);
		if (fill.settled() != null) {
			return CompletableFuture.completedFuture(settled(key, lease, fill.settled()));
		}
		return fill.makeAsync().thenApply(RedisFill::outcome).exceptionally((ex) -> {
			trouble(key, CacheValues.cause(ex));
			return Filled.UNAVAILABLE;
		}).thenApplyAsync((filled) -> filled, this.redis.continuations());
	}

	private RedisFill fillOf(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since) {
		if (this.redis.pending().contains(this.id, key)) {
			// the change that is to be made up for would have taken the lease away
			return RedisFill.settled(this.redis, Filled.REFUSED);
		}
		return RedisFill.of(this.redis, this.keys.entry(key), this.keys.stripe(key), lease.token(),
				this.values.write(value, lease.generation()).orElse(null), since);
	}

	private Filled settled(String key, Found.Lease lease, Filled outcome) {
		if (lease.own()) {
			release(key, lease.token());
		}
		return outcome;
	}

	@Override
	public byte[] tombstone() {
		return this.redis.payload().tombstone();
	}

	@Override
	public Changed change(String key, Change change, LongConsumer made) {
		CacheGeneration generation = isReachable(key, true) ? this.generations.current() : null;
		return (generation != null) ? this.changes.change(key, change, generation, made) : this.changes.later(key);
	}

	@Override
	public void clear() {
		this.changes.clear();
	}

	RedisTierChanges changes() {
		return this.changes;
	}

	/**
	 * Return whether Redis can be asked for a key, and the generation is known.
	 */
	private boolean isReachable(String key, boolean mayWait) {
		if (!this.redis.isAvailable() || this.redis.stripe(this.keys.stripe(key)).isBlocked()) {
			return false;
		}
		return this.generations.current() != null || mayWait && findGeneration();
	}

	boolean findGeneration() {
		return this.generations.find(this.redis, this.id);
	}

	private Found trouble(String key, Throwable ex) {
		this.redis.trouble(this.keys.stripe(key), ex);
		logger.debug("Cache '%s' goes on without Redis for a key".formatted(this.settings.name()), ex);
		return UNAVAILABLE;
	}

}
