package io.pillar.cache.history;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.support.AbstractValueAdaptingCache;
import org.springframework.cache.support.SimpleValueWrapper;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A cache in memory that never goes stale, shared by all nodes: the control that shows
 * that the checker accuses nobody wrongly. A miss takes a stamp, and what is loaded is
 * stored only if the stamp still holds. Puts of unknown origin evict.
 */
class CoherentCache extends AbstractValueAdaptingCache {

	private final String name;

	private final Map<Object, Object> store = new HashMap<>();

	private final Map<Object, Long> stamps = new HashMap<>();

	private final Set<Object> loadedElsewhere = new HashSet<>();

	private final ThreadLocal<Map<Object, Long>> misses = ThreadLocal.withInitial(HashMap::new);

	private long clears;

	CoherentCache(String name) {
		super(true);
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Object getNativeCache() {
		return this.store;
	}

	@Override
	protected synchronized @Nullable Object lookup(Object key) {
		Object held = this.store.get(key);
		if (held == null && !isInTransaction()) {
			this.misses.get().put(key, stamp(key));
		}
		return held;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends @Nullable Object> T get(Object key, Callable<T> loader) {
		long stamp;
		synchronized (this) {
			if (this.store.containsKey(key)) {
				return (T) fromStoreValue(this.store.get(key));
			}
			stamp = stamp(key);
		}
		try {
			T loaded = loader.call();
			fill(key, loaded, stamp);
			return loaded;
		}
		catch (Exception ex) {
			throw new ValueRetrievalException(key, loader, ex);
		}
	}

	@Override
	public synchronized @Nullable CompletableFuture<?> retrieve(Object key) {
		if (this.store.containsKey(key)) {
			return CompletableFuture.completedFuture(new SimpleValueWrapper(fromStoreValue(this.store.get(key))));
		}
		this.loadedElsewhere.add(key);
		return null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		long stamp;
		synchronized (this) {
			if (this.store.containsKey(key)) {
				return CompletableFuture.completedFuture((T) fromStoreValue(this.store.get(key)));
			}
			stamp = stamp(key);
		}
		boolean fills = !isInTransaction();
		return loader.get().thenApply((loaded) -> {
			if (fills) {
				fill(key, loaded, stamp);
			}
			return loaded;
		});
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		if (isInTransaction()) {
			evict(key);
			return;
		}
		synchronized (this) {
			Long missed = this.misses.get().remove(key);
			boolean sure = (missed != null) ? missed == stamp(key) : !this.loadedElsewhere.contains(key);
			change(key);
			if (sure) {
				this.store.put(key, toStoreValue(value));
			}
		}
	}

	@Override
	public synchronized @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		if (this.store.containsKey(key)) {
			return new SimpleValueWrapper(fromStoreValue(this.store.get(key)));
		}
		put(key, value);
		return null;
	}

	@Override
	public void evict(Object key) {
		nowAndAfterCommit(() -> change(key));
	}

	@Override
	public void clear() {
		nowAndAfterCommit(() -> {
			this.store.clear();
			this.clears++;
		});
	}

	private synchronized void fill(Object key, @Nullable Object loaded, long stamp) {
		if (stamp == stamp(key) && mayFill(key)) {
			change(key);
			this.store.put(key, toStoreValue(loaded));
		}
	}

	/**
	 * Not what a transaction loaded: it may not be committed, or be out of date already.
	 */
	boolean mayFill(Object key) {
		return !isInTransaction();
	}

	private void change(Object key) {
		this.store.remove(key);
		this.stamps.merge(key, 1L, Long::sum);
	}

	private long stamp(Object key) {
		return this.stamps.getOrDefault(key, 0L) + this.clears;
	}

	private synchronized void nowAndAfterCommit(Runnable change) {
		change.run();
		if (isInTransaction()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					synchronized (CoherentCache.this) {
						change.run();
					}
				}

			});
		}
	}

	static boolean isInTransaction() {
		return TransactionSynchronizationManager.isSynchronizationActive();
	}

}
