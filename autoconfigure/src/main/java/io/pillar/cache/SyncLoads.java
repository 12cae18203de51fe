package io.pillar.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueRetrievalException;

import io.pillar.cache.Flights.Flight;

/**
 * Loads a value once, however many threads of however many nodes ask for it.
 */
/*
 * On the node the first caller opens a flight and the others join it. Towards the other
 * nodes the flight's lease stands in the entry; a node that finds a guarded lease asks
 * again until a value is there or the lease is gone.
 *
 * Everybody who waits is freed: the loader returns; it throws (joiners get the failure,
 * the lease is given back, so that another node's caller is next); its node dies (the
 * lease ends); it hangs (after the load time-out a joiner takes its place, and takes its
 * lease over). A thread that runs a loader waits for nobody and loads by itself.
 */
final class SyncLoads {

	private static final long FIRST_POLL = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LAST_POLL = TimeUnit.MILLISECONDS.toNanos(25);

	private static final Object AGAIN = new Object();

	private final CacheSettings settings;

	private final TwoTierCache cache;

	private final CacheReads reads;

	private final Flights flights;

	private final CacheCounters counters;

	private final CacheListener listener;

	SyncLoads(TwoTierCache cache, Flights flights, CacheCounters counters, CacheListener listener) {
		this.settings = cache.settings();
		this.cache = cache;
		this.reads = cache.reads();
		this.flights = flights;
		this.counters = counters;
		this.listener = listener;
	}

	<T> @Nullable Object load(String name, Object key, Callable<T> loader) {
		// what a transaction loads may be its own, so nobody may join
		if (Nesting.isLoading() || this.cache.transactions().mayHaveWritten()) {
			return loadAlone(name, key, loader);
		}
		while (true) {
			Flight own = new Flight();
			Flight flight = this.flights.join(name, own);
			if (flight == own) {
				return lead(own, name, key, loader);
			}
			Object joined = join(flight, name, key, loader);
			if (joined != AGAIN) {
				return joined;
			}
		}
	}

	private <T> @Nullable Object join(Flight flight, String name, Object key, Callable<T> loader) {
		long began = System.nanoTime();
		this.counters.waits.increment();
		try {
			return flight.get(this.settings.loadTimeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			this.flights.end(name, flight);
			return AGAIN;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return loadAlone(name, key, loader);
		}
		catch (ExecutionException ex) {
			return failed(ex.getCause(), key, loader);
		}
		finally {
			this.listener.waitedForLoad(this.settings.name(), System.nanoTime() - began);
		}
	}

	private static <T> Object failed(@Nullable Throwable cause, Object key, Callable<T> loader) {
		if (cause instanceof ValueRetrievalException failure && failure.getCause() != null
				&& !(failure.getCause() instanceof InterruptedException)) {
			throw new ValueRetrievalException(key, loader, failure.getCause());
		}
		return AGAIN;
	}

	private <T> @Nullable Object loadAlone(String name, Object key, Callable<T> loader) {
		return run(name, key, loader, this.reads.lookup(name, false));
	}

	private <T> @Nullable Object lead(Flight own, String name, Object key, Callable<T> loader) {
		if (!this.reads.isLatest(name)) {
			this.flights.giveUp(name, own);
			return loadAlone(name, key, loader);
		}
		try {
			Object value = run(name, key, loader, lookupOrWait(name));
			this.flights.end(name, own);
			own.complete(value);
			return value;
		}
		catch (Throwable ex) {
			this.flights.end(name, own);
			own.completeExceptionally(ex);
			throw ex;
		}
	}

	/**
	 * Look up; where another node loads, wait for it, and take over after the time-out. A
	 * lease that nobody answers for, or a value that cannot be used, is taken over at
	 * once: of all nodes that find it one loads, and the others wait for that one.
	 */
	private Lookup lookupOrWait(String name) {
		Lookup lookup = guarded(this.reads.lookup(name, true));
		if (lookup.isSomebodyElses()) {
			long began = System.nanoTime();
			this.counters.waits.increment();
			lookup = waitForOther(name, lookup, began);
			this.listener.waitedForLoad(this.settings.name(), System.nanoTime() - began);
		}
		return lookup;
	}

	private Lookup guarded(Lookup lookup) {
		FillTicket ticket = lookup.ticket();
		return (ticket != null && ticket.isNobodys()) ? this.reads.takeOver(ticket) : lookup;
	}

	private Lookup waitForOther(String name, Lookup first, long began) {
		long limit = this.settings.loadTimeout().toNanos();
		Lookup lookup = first;
		while (lookup.isSomebodyElses() && !Thread.currentThread().isInterrupted()) {
			long waited = System.nanoTime() - began;
			if (waited > limit) {
				return this.reads.takeOver(lookup.requiredTicket());
			}
			LockSupport.parkNanos(Math.min(LAST_POLL, Math.max(FIRST_POLL, waited / 8)));
			lookup = guarded(this.reads.lookAgain(name));
		}
		return lookup;
	}

	private <T> @Nullable Object run(String name, Object key, Callable<T> loader, Lookup lookup) {
		if (lookup.entry() != null) {
			return lookup.entry().get();
		}
		FillTicket ticket = lookup.requiredTicket();
		this.counters.loads.increment();
		SharedTier.Guard guard = this.cache.fills().guard(ticket);
		try {
			T value = Nesting.call(loader);
			this.cache.fills().fillOrDefer(this.cache, ticket, value);
			return value;
		}
		catch (Throwable ex) {
			this.counters.failedLoads.increment();
			this.cache.fills().giveUp(ticket);
			if (ex instanceof Error error) {
				throw error;
			}
			throw new ValueRetrievalException(key, loader, ex);
		}
		finally {
			guard.end();
		}
	}

}
