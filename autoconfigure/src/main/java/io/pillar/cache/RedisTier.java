package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.KeySpace;

/**
 * A cache's entries in Redis.
 */
final class RedisTier implements SharedTier {

	private final CacheSettings settings;

	private final RedisCacheConnection redis;

	private final RedisValues values;

	private final CoherentCache cache;

	private final String id;

	private final RedisEntryKeys keys;

	private final RedisGenerations generations;

	private final RedisTierReads reads;

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
		this.reads = new RedisTierReads(settings, this.id, redis, this.keys, this.values, this.generations);
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
		return this.reads.read(key, guarded);
	}

	@Override
	public CompletableFuture<Found> readAsync(String key, boolean guarded) {
		return this.reads.readAsync(key, guarded);
	}

	@Override
	public Found takeOver(String key, Found.Lease lease) {
		return this.reads.takeOver(key, lease);
	}

	@Override
	public CompletableFuture<Found> takeOverAsync(String key, Found.Lease lease) {
		return this.reads.takeOverAsync(key, lease);
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
			return settled(key, lease, (fill.settled() != null) ? fill.settled() : RedisFill.outcome(fill.make()));
		}
		catch (RuntimeException ex) {
			return unanswered(key, lease, ex);
		}
	}

	@Override
	public CompletableFuture<Filled> fillAsync(String key, Found.Lease lease, @Nullable Object value,
			@Nullable Long since) {
		RedisFill fill = fillOf(key, lease, value, since);
		if (fill.settled() != null) {
			return CompletableFuture.completedFuture(settled(key, lease, fill.settled()));
		}
		return fill.makeAsync()
			.thenApply((answer) -> settled(key, lease, RedisFill.outcome(answer)))
			.exceptionally((ex) -> unanswered(key, lease, CacheValues.cause(ex)))
			.thenApplyAsync((filled) -> filled, this.redis.continuations());
	}

	private RedisFill fillOf(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since) {
		if (this.redis.pending().contains(this.id, key)) {
			// the change that is to be made up for would have taken the lease away
			return RedisFill.settled(this.redis, Filled.REFUSED);
		}
		return RedisFill.of(this.redis, this.keys.entry(key), this.keys.stripe(key), lease.token(),
				this.values.write(value, lease.generation()).orElse(null), since);
	}

	/**
	 * Where nothing is stored the lease may still stand, and nobody answers for it any
	 * more.
	 */
	private Filled settled(String key, Found.Lease lease, Filled outcome) {
		if (lease.own() && (outcome == Filled.REFUSED || outcome == Filled.UNAVAILABLE)) {
			release(key, lease.token());
		}
		return outcome;
	}

	private Filled unanswered(String key, Found.Lease lease, Throwable ex) {
		this.reads.trouble(key, ex);
		return settled(key, lease, Filled.UNAVAILABLE);
	}

	@Override
	public byte[] tombstone() {
		return this.redis.payload().tombstone();
	}

	@Override
	public Changed change(String key, SharedChange change, Consumer<Changed> made) {
		boolean overtaken = change.ticket() != null && this.redis.pending().contains(this.id, key);
		CacheGeneration generation = (!overtaken && this.reads.isReachable(key, true)) ? this.generations.current()
				: null;
		return (generation != null) ? this.changes.change(key, change, generation, made) : this.changes.later(key);
	}

	@Override
	public void clear() {
		this.changes.clear();
	}

	RedisTierChanges changes() {
		return this.changes;
	}

	boolean findGeneration() {
		return this.generations.find(this.redis, this.id);
	}

}
