package io.pillar.cache.history;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A way for an application to reach a cache. Each has a cache of its own, so that each is
 * judged on its own; {@link #MIXED} and {@link #TRANSACTIONAL} use several on one cache.
 *
 * @since 0.1.0
 */
public enum AccessForm {

	/**
	 * {@code get}, load on a miss, then {@code put} or {@code putIfAbsent}.
	 */
	PROGRAMMATIC("h-programmatic", false, ReadOperation.LOOK, ReadOperation.GET_THEN_PUT,
			ReadOperation.GET_THEN_PUT_IF_ABSENT),

	/**
	 * {@code get} with a loader.
	 */
	LOADER("h-loader", true, ReadOperation.GET_WITH_LOADER),

	/**
	 * {@code retrieve}, load on a miss, then {@code put}, also from another thread.
	 */
	RETRIEVE("h-retrieve", false, ReadOperation.RETRIEVE_THEN_PUT, ReadOperation.RETRIEVE_THEN_PUT_ELSEWHERE),

	/**
	 * {@code retrieve} with a loader.
	 */
	RETRIEVE_LOADER("h-retrieve-loader", true, ReadOperation.RETRIEVE_WITH_LOADER),

	/**
	 * {@code @Cacheable} on a method that returns a plain value.
	 */
	PLAIN("h-plain", false, ReadOperation.CACHEABLE),

	/**
	 * {@code @Cacheable(sync = true)} on a method that returns a plain value.
	 */
	SYNC("h-sync", false, ReadOperation.CACHEABLE_SYNC),

	/**
	 * {@code @Cacheable}, synchronized or not, on methods that may return {@code null}.
	 */
	NULLS("h-null", true, ReadOperation.CACHEABLE, ReadOperation.CACHEABLE_SYNC),

	/**
	 * {@code @Cacheable} on a method that returns an {@code Optional}.
	 */
	OPTIONAL("h-optional", true, ReadOperation.OPTIONAL),

	/**
	 * {@code @Cacheable} on a method that returns a {@code CompletableFuture}.
	 */
	FUTURE("h-future", true, ReadOperation.FUTURE),

	/**
	 * {@code @Cacheable(sync = true)} on a method that returns a
	 * {@code CompletableFuture}.
	 */
	FUTURE_SYNC("h-future-sync", true, ReadOperation.FUTURE_SYNC),

	/**
	 * {@code @Cacheable} on a method that returns a {@code Mono}.
	 */
	MONO("h-mono", true, ReadOperation.MONO),

	/**
	 * {@code @Cacheable(sync = true)} on a method that returns a {@code Mono}.
	 */
	MONO_SYNC("h-mono-sync", true, ReadOperation.MONO_SYNC),

	/**
	 * {@code @Cacheable} on a method that returns a {@code Flux}.
	 */
	FLUX("h-flux", false, ReadOperation.FLUX),

	/**
	 * {@code @Cacheable(sync = true)} on a method that returns a {@code Flux}.
	 */
	FLUX_SYNC("h-flux-sync", false, ReadOperation.FLUX_SYNC),

	/**
	 * The forms that read plain values, with every write inside a transaction.
	 */
	TRANSACTIONAL("h-tx", true, ReadOperation.GET_THEN_PUT, ReadOperation.GET_THEN_PUT_IF_ABSENT,
			ReadOperation.GET_WITH_LOADER, ReadOperation.CACHEABLE, ReadOperation.CACHEABLE_SYNC),

	/**
	 * Every form but those that cache lists, on one cache.
	 */
	MIXED("h-mixed", true, EnumSet.complementOf(EnumSet.of(ReadOperation.FLUX, ReadOperation.FLUX_SYNC))
		.toArray(ReadOperation[]::new));

	private final String cacheName;

	private final boolean nullable;

	private final List<ReadOperation> reads;

	AccessForm(String cacheName, boolean nullable, ReadOperation... reads) {
		this.cacheName = cacheName;
		this.nullable = nullable;
		this.reads = List.of(reads);
	}

	/**
	 * The cache that belongs to this form.
	 * @return the name of a cache
	 */
	public String cacheName() {
		return this.cacheName;
	}

	/**
	 * Every form.
	 * @return all forms
	 */
	public static Set<AccessForm> all() {
		return Collections.unmodifiableSet(EnumSet.allOf(AccessForm.class));
	}

	boolean isNullable() {
		return this.nullable;
	}

	boolean holdsLists() {
		return this == FLUX || this == FLUX_SYNC;
	}

	List<ReadOperation> reads() {
		return this.reads;
	}

	/**
	 * The reads that always come back with what the cache or the database holds.
	 */
	List<ReadOperation> loadingReads() {
		return this.reads.stream().filter((operation) -> operation != ReadOperation.LOOK).toList();
	}

}
