package io.pillar.cache;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.pillar.cache.CacheChanges.Buried;

/**
 * What a transaction changes in caches.
 */
/*
 * Two races are closed, one on each side of the commit.
 *
 * A load that reads the old row before the commit and stores it after the eviction: just
 * before the commit a tombstone is put into every entry that changes. It takes leases
 * away and lets nobody store until the eviction after the commit. It also outlives this
 * process for a while: one that dies between the commit and the eviction leaves no old
 * value behind, because the tombstone has taken its place.
 *
 * An eviction before the commit, whose effect a load of the old row undoes: others see no
 * change of the cache before the commit but the tombstone, which only makes them load.
 *
 * What the transaction itself loads may be its own uncommitted row. It is stored after
 * the commit, with the ticket of its miss and only where nothing changed since the
 * transaction began: what it read may be as old as that. A put that may be such a load
 * and may be a change is held to both: it becomes an eviction where anything changed
 * until the tombstone is put, and is a change from there.
 *
 * Two transactions that change one key: the later tombstone replaces the earlier one, so
 * a put after the commit is made only where its own tombstone still stands. Otherwise
 * nobody knows whose row is the later one, and the entry is evicted.
 */
final class CacheTransaction implements TransactionSynchronization, Ordered {

	private static final Object KEY = CacheTransaction.class;

	static final int MAX_KEYS = 10_000;

	private final Map<TwoTierCache, Map<String, UncommittedChange>> changes = new LinkedHashMap<>();

	private final Set<TwoTierCache> cleared = new LinkedHashSet<>();

	// by the very change: two that are equal are not the same
	private final Map<UncommittedChange, Buried> burials = new IdentityHashMap<>();

	private final AtomicInteger writing;

	private final long beganNanos;

	private boolean counted;

	private boolean buried;

	private CacheTransaction(AtomicInteger writing, long beganNanos) {
		this.writing = writing;
		this.beganNanos = beganNanos;
	}

	static @Nullable CacheTransaction current() {
		return (CacheTransaction) TransactionSynchronizationManager.getResource(KEY);
	}

	static CacheTransaction bind(AtomicInteger writing, long beganNanos) {
		CacheTransaction transaction = new CacheTransaction(writing, beganNanos);
		TransactionSynchronizationManager.bindResource(KEY, transaction);
		TransactionSynchronizationManager.registerSynchronization(transaction);
		return transaction;
	}

	long beganNanos() {
		return this.beganNanos;
	}

	boolean hasChanges() {
		return this.counted;
	}

	void put(TwoTierCache cache, String key, @Nullable Object value) {
		note(cache, key, UncommittedChange.change(LocalEntry.of(value), cache));
	}

	void evict(TwoTierCache cache, String key) {
		note(cache, key, UncommittedChange.change(null, cache));
	}

	void fill(TwoTierCache cache, FillTicket ticket, @Nullable Object value, boolean orEvict) {
		LocalEntry entry = LocalEntry.of(value);
		note(cache, ticket.key(),
				orEvict ? UncommittedChange.either(entry, ticket, cache) : UncommittedChange.load(entry, ticket));
	}

	void clear(TwoTierCache cache) {
		count();
		this.changes.remove(cache);
		this.cleared.add(cache);
	}

	private void note(TwoTierCache cache, String key, UncommittedChange pending) {
		count();
		Map<String, UncommittedChange> keys = this.changes.computeIfAbsent(cache, (name) -> new LinkedHashMap<>());
		boolean full = keys.size() >= MAX_KEYS && !keys.containsKey(key);
		if (full && pending.load() == null) {
			// to load once more costs less than to clear the cache
			full = !keys.values().removeIf((present) -> forgetLoad(cache, present));
		}
		if (!full) {
			keys.put(key, pending);
		}
		else if (!forgetLoad(cache, pending)) {
			clear(cache);
		}
	}

	private static boolean forgetLoad(TwoTierCache cache, UncommittedChange pending) {
		FillTicket load = pending.load();
		if (load != null) {
			cache.fills().giveUp(load);
		}
		return load != null;
	}

	private void count() {
		if (!this.counted) {
			this.counted = true;
			this.writing.incrementAndGet();
		}
	}

	Optional<TransactionScope.Uncommitted> uncommitted(String name, String key) {
		for (Map.Entry<TwoTierCache, Map<String, UncommittedChange>> entry : this.changes.entrySet()) {
			UncommittedChange pending = entry.getKey().getName().equals(name) ? entry.getValue().get(key) : null;
			if (pending != null) {
				return Optional.of(new TransactionScope.Uncommitted(pending.put()));
			}
		}
		return this.cleared.stream().anyMatch((cache) -> cache.getName().equals(name))
				? Optional.of(new TransactionScope.Uncommitted(null)) : Optional.empty();
	}

	@Override
	public int getOrder() {
		// after those who write to the database at the last moment
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResource(KEY);
	}

	@Override
	public void resume() {
		TransactionSynchronizationManager.bindResource(KEY, this);
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// which of the values were put after the savepoint is not known
		this.changes.forEach((cache, keys) -> keys.replaceAll((key, pending) -> UncommittedChange.change(null, cache)));
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		this.buried = true;
		this.changes.forEach((cache, keys) -> keys.replaceAll((key, pending) -> bury(cache, key, pending)));
		this.cleared.forEach((cache) -> cache.changes().clear());
	}

	private UncommittedChange bury(TwoTierCache cache, String key, UncommittedChange pending) {
		if (pending.load() != null) {
			return pending;
		}
		CacheChanges changes = cache.changes();
		Buried buried = (pending.ticket() == null) ? changes.bury(key, pending.tombstone())
				: changes.burySince(pending.ticket(), pending.tombstone(), this.beganNanos);
		UncommittedChange sure = pending.buried(buried != null);
		if (buried != null) {
			this.burials.put(sure, buried);
		}
		return sure;
	}

	@Override
	public void afterCompletion(int status) {
		TransactionSynchronizationManager.unbindResourceIfPossible(KEY);
		if (this.counted) {
			this.writing.decrementAndGet();
		}
		if (status == STATUS_ROLLED_BACK) {
			eachChange(this::undo);
		}
		else {
			this.cleared.forEach((cache) -> cache.changes().clear());
			eachChange((cache, key, pending) -> apply(cache, key, pending, status));
		}
	}

	private void undo(TwoTierCache cache, String key, UncommittedChange pending) {
		if (pending.ticket() != null) {
			cache.fills().giveUp(pending.ticket());
		}
		else if (this.buried) {
			cache.changes().unbury(key, pending.tombstone());
		}
	}

	private void apply(TwoTierCache cache, String key, UncommittedChange pending, int status) {
		Buried buried = this.burials.get(pending);
		boolean committed = status == STATUS_COMMITTED && pending.put() != null;
		if (pending.load() != null) {
			if (committed) {
				cache.fills().fillSince(pending.load(), valueOf(pending), this.beganNanos);
			}
		}
		else if (committed && buried != null && !this.cleared.contains(cache)) {
			cache.changes().putCommitted(key, buried, valueOf(pending), pending.tombstone());
		}
		else if (committed && buried == null && pending.ticket() == null) {
			cache.changes().put(key, valueOf(pending));
		}
		else {
			cache.changes().evict(key, (buried != null) ? pending.tombstone() : null);
		}
	}

	private static @Nullable Object valueOf(UncommittedChange pending) {
		return (pending.put() != null) ? pending.put().get() : null;
	}

	private void eachChange(Visitor visitor) {
		this.changes.forEach((cache, keys) -> keys.forEach((key, pending) -> visitor.visit(cache, key, pending)));
	}

	private interface Visitor {

		void visit(TwoTierCache cache, String key, UncommittedChange pending);

	}

}
