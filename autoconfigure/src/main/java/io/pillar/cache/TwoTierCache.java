package io.pillar.cache;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * A cache of two tiers: the memory of this node, and Redis.
 */
/*
 * A value is stored for one of two reasons, and everything rests on telling them apart.
 *
 * A change (put, evict, clear) is the truth: it is made in Redis first, where it takes
 * away any lease, is numbered and announced, and is then seen in the memory of every
 * node. On the node that makes it the key is dropped before and after, so that no read
 * that began before can leave the old value.
 *
 * A fill is the end of a load, and only as true as the moment at which the load began.
 * The miss gave out a ticket: the lease that stood in Redis and the stamp of the key on
 * this node. The fill is made only where both are what they were. So a load that a change
 * overtook is refused in Redis and on the node, whoever made the change and wherever.
 *
 * Spring's interceptor ends a plain @Cacheable miss with put(), like a @CachePut. The two
 * are told apart by the instance: for @Cacheable the interceptor is given a
 * CacheInvocation, which keeps the ticket from get() to put(). A direct caller's put, for
 * which ProgrammaticTickets keep it, may be either: made as a fill is, told as a change.
 */
final class TwoTierCache implements Cache {

	private final CacheSettings settings;

	private final CacheCounters counters;

	private final TransactionScope transactions;

	private final ProgrammaticTickets tickets;

	private final SyncLoads loads;

	private final AsyncLoads asyncLoads;

	private final Flights flights;

	private final CacheReads reads;

	private final CacheFills fills;

	private final CacheChanges changes;

	private final LocalTier local;

	TwoTierCache(CacheSettings settings, LocalTier local, CacheCounters counters, TransactionScope transactions,
			CacheListener listener, Executor continuations) {
		this.settings = settings;
		this.local = local;
		this.counters = counters;
		this.transactions = transactions;
		this.flights = new Flights();
		this.reads = new CacheReads(settings, local, counters, transactions);
		this.changes = new CacheChanges(settings, local, counters, this.flights);
		this.fills = new CacheFills(settings, local, counters, transactions, this.changes);
		this.loads = new SyncLoads(this, this.flights, counters, listener);
		this.asyncLoads = new AsyncLoads(this, this.flights, counters, listener, continuations);
		this.tickets = new ProgrammaticTickets(settings.loadTimeout());
	}

	void use(SharedTier shared) {
		this.reads.use(shared);
		this.fills.use(shared);
		this.changes.use(shared);
	}

	@Override
	public String getName() {
		return this.settings.name();
	}

	@Override
	public Object getNativeCache() {
		return this.local.nativeCache();
	}

	CacheReads reads() {
		return this.reads;
	}

	CacheFills fills() {
		return this.fills;
	}

	CacheChanges changes() {
		return this.changes;
	}

	TransactionScope transactions() {
		return this.transactions;
	}

	CacheSettings settings() {
		return this.settings;
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.reads.local(name);
		if (entry != null) {
			return entry;
		}
		Lookup lookup = this.reads.lookup(name, false);
		if (lookup.entry() == null) {
			this.tickets.remember(lookup.requiredTicket());
		}
		return lookup.entry();
	}

	@Override
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueWrapper entry = get(key);
		return CacheValues.cast((entry != null) ? entry.get() : null, type);
	}

	@Override
	public <T> @Nullable T get(Object key, Callable<T> loader) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.reads.local(name);
		return CacheValues.cast((entry != null) ? entry.get() : this.loads.load(name, key, loader));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.reads.local(name);
		if (entry != null) {
			return CompletableFuture.completedFuture(entry);
		}
		return this.reads.lookupAsync(name, false).thenApply((lookup) -> {
			if (lookup.entry() == null) {
				this.tickets.rememberForAnyThread(name, lookup.requiredTicket());
			}
			return lookup.entry();
		});
	}

	@Override
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> loader) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.reads.local(name);
		CompletableFuture<@Nullable Object> loaded = (entry != null) ? CompletableFuture.completedFuture(entry.get())
				: this.asyncLoads.load(name, loader);
		return loaded.thenApply((value) -> CacheValues.<T>cast(value));
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		String name = CacheKeys.of(key);
		Optional<FillTicket> ticket = this.tickets.take(name);
		if (ticket.isPresent()) {
			this.fills.fillOrEvict(this, ticket.get(), this.tickets.isExpired(ticket.get()), value);
		}
		else if (!this.tickets.isDoubtful()) {
			change(name, value);
		}
		else {
			evict(key);
		}
	}

	/**
	 * Put a value that is known to be no fill.
	 * @param name the key
	 * @param value the value
	 */
	void change(String name, @Nullable Object value) {
		if (!this.transactions.put(this, name, value)) {
			this.changes.put(name, value);
		}
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		String name = CacheKeys.of(key);
		LocalEntry entry = this.reads.local(name);
		if (entry != null) {
			return entry;
		}
		// the value may have been loaded after a miss: then it is that old
		FillTicket ticket = this.tickets.take(name).orElse(null);
		if (ticket == null) {
			Lookup lookup = this.reads.lookup(name, false);
			if (lookup.entry() != null) {
				return lookup.entry();
			}
			ticket = lookup.requiredTicket();
		}
		if (this.transactions.mayHaveWritten()) {
			this.fills.fillAtCommit(this, ticket, value, true);
			return null;
		}
		return this.fills.fillIfAbsent(ticket, value) ? null : this.reads.present(name);
	}

	@Override
	public void evict(Object key) {
		String name = CacheKeys.of(key);
		this.tickets.take(name);
		if (!this.transactions.evict(this, name)) {
			this.changes.evict(name, null);
		}
	}

	@Override
	public boolean evictIfPresent(Object key) {
		String name = CacheKeys.of(key);
		this.tickets.take(name);
		boolean present = this.changes.evict(name, null);
		// another's load may bring the old value back before the commit
		this.transactions.evict(this, name);
		return present;
	}

	@Override
	public void clear() {
		if (!this.transactions.clear(this)) {
			this.changes.clear();
		}
	}

	@Override
	public boolean invalidate() {
		boolean present = this.local.size() > 0;
		this.changes.clear();
		this.transactions.clear(this);
		return present;
	}

	CoherentCache coherence(Executor tidying) {
		return new LocalCoherence(this.local, this.flights, tidying);
	}

	TwoTierCacheStats stats() {
		return TwoTierCacheStats.of(this.counters, this.local);
	}

}
