package io.pillar.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes that this node made while Redis could not be told. They are made up for, as
 * evictions, before Redis is trusted with their keys again.
 */
final class PendingChanges {

	/**
	 * More keys than this of one cache are made up for by clearing the cache.
	 */
	static final int MAX_KEYS = 10_000;

	// stands for all keys of a cache; a key of a caller's never looks like it, see
	// CacheKeys
	static final String ALL = "~*";

	private final Map<String, Map<String, Change>> caches = new ConcurrentHashMap<>();

	/**
	 * Note a change.
	 * @param cache the cache
	 * @param key the key
	 * @param delayNanos how long to wait with it, because the call that failed may yet be
	 * carried out
	 */
	void add(String cache, String key, long delayNanos) {
		Map<String, Change> keys = this.caches.computeIfAbsent(cache, (name) -> new ConcurrentHashMap<>());
		if (keys.size() >= MAX_KEYS) {
			addAll(cache, delayNanos);
			return;
		}
		keys.merge(key, new Change(cache, key, System.nanoTime() + delayNanos), Change::later);
	}

	/**
	 * Note a change of everything in a cache.
	 * @param cache the cache
	 * @param delayNanos how long to wait with it
	 */
	void addAll(String cache, long delayNanos) {
		this.caches.computeIfAbsent(cache, (name) -> new ConcurrentHashMap<>())
			.merge(ALL, new Change(cache, ALL, System.nanoTime() + delayNanos), Change::later);
	}

	boolean contains(String cache, String key) {
		if (this.caches.isEmpty()) {
			return false;
		}
		Map<String, Change> keys = this.caches.get(cache);
		return keys != null && !keys.isEmpty() && (keys.containsKey(ALL) || keys.containsKey(key));
	}

	List<Change> list() {
		List<Change> all = new ArrayList<>();
		this.caches.values().forEach((keys) -> {
			Change whole = keys.get(ALL);
			if (whole != null) {
				all.add(whole);
			}
			else {
				all.addAll(keys.values());
			}
		});
		return all;
	}

	/**
	 * Forget a change that was made up for, unless it was made again since.
	 * @param change the change
	 */
	void done(Change change) {
		Map<String, Change> keys = this.caches.get(change.cache());
		if (keys == null) {
			return;
		}
		if (change.isAll()) {
			keys.values().removeIf((pending) -> pending.notBefore() - change.notBefore() <= 0);
		}
		else {
			// the very same: one that is equal but newer was made since
			keys.computeIfPresent(change.key(), (key, present) -> (present == change) ? null : present);
		}
	}

	/**
	 * Wait for nothing any more: the node stops.
	 */
	void hurry() {
		this.caches.values().forEach((keys) -> keys.replaceAll((key, change) -> change.now()));
	}

	long size() {
		return this.caches.values().stream().mapToLong(Map::size).sum();
	}

	/**
	 * A change to make up for.
	 *
	 * @param cache the cache
	 * @param key the key
	 * @param notBefore the earliest moment to do it, by {@link System#nanoTime()}
	 */
	record Change(String cache, String key, long notBefore) {

		/**
		 * Return a change that is as new as another and waits as long as both have to: a
		 * call that may yet be carried out must be over before it is made up for.
		 */
		Change later(Change other) {
			long until = (this.notBefore - other.notBefore > 0) ? this.notBefore : other.notBefore;
			return new Change(this.cache, this.key, until);
		}

		Change now() {
			return new Change(this.cache, this.key, System.nanoTime());
		}

		boolean isAll() {
			return this.key.equals(ALL);
		}

		boolean isDue() {
			return this.notBefore - System.nanoTime() <= 0;
		}

	}

}
