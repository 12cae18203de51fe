package io.pillar.cache;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The transaction of the current thread, as caches see it.
 */
interface TransactionScope {

	/**
	 * Where there are no transactions.
	 */
	TransactionScope NONE = new TransactionScope() {
	};

	/**
	 * Return whether the transaction has changed anything so far.
	 * @return false for nearly every caller, at the price of one read
	 */
	default boolean hasUncommitted() {
		return false;
	}

	/**
	 * Return what the transaction has done to a key so far.
	 * @param cache the name of the cache
	 * @param key the key
	 * @return what it did, empty where it did nothing
	 */
	default Optional<Uncommitted> uncommitted(String cache, String key) {
		return Optional.empty();
	}

	/**
	 * Put a value when the transaction commits.
	 * @param cache the cache
	 * @param key the key
	 * @param value the value
	 * @return whether there is a transaction
	 */
	default boolean put(TwoTierCache cache, String key, @Nullable Object value) {
		return false;
	}

	/**
	 * Evict a key when the transaction commits.
	 * @param cache the cache
	 * @param key the key
	 * @return whether there is a transaction
	 */
	default boolean evict(TwoTierCache cache, String key) {
		return false;
	}

	/**
	 * Clear a cache when the transaction commits.
	 * @param cache the cache
	 * @return whether there is a transaction
	 */
	default boolean clear(TwoTierCache cache) {
		return false;
	}

	/**
	 * Return whether the transaction may have written to the database. What it reads then
	 * may be its own, which nobody else may see before it commits.
	 * @return whether what is loaded now has to wait for the commit
	 */
	default boolean mayHaveWritten() {
		return false;
	}

	/**
	 * Store a loaded value when the transaction commits.
	 * @param cache the cache
	 * @param ticket the ticket of the miss
	 * @param value the value
	 * @param orEvict whether to evict the key where the value is refused
	 */
	default void fill(TwoTierCache cache, FillTicket ticket, @Nullable Object value, boolean orEvict) {
		throw new IllegalStateException("There is no transaction");
	}

	/**
	 * Return when the transaction began. What it reads may be as old as that, so a value
	 * that it loads may only be stored where nothing changed since.
	 * @return the moment by {@link System#nanoTime()}, empty outside of a transaction
	 */
	default Optional<Long> began() {
		return Optional.empty();
	}

	/**
	 * What a transaction did to a key.
	 *
	 * @param put the entry that it put, {@code null} where it evicted the key
	 */
	record Uncommitted(@Nullable LocalEntry put) {

	}

}
