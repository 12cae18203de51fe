package io.pillar.cache;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.cache.Flights.Flight;

/**
 * Loads a value once without blocking a thread; otherwise as {@link SyncLoads}.
 */
/*
 * The JDK's timer only tells the time: one thread for the whole JVM, on which a loader
 * that blocks would stop every other. Nor is the common pool used, which the application
 * may keep busy: from Java 25 on it is one thread on a machine of two cores.
 */
final class AsyncLoads {

	private static final long FIRST_POLL = 1;

	private static final long LAST_POLL = 25;

	private final CacheSettings settings;

	private final TwoTierCache cache;

	private final CacheReads reads;

	private final Flights flights;

	private final CacheCounters counters;

	private final CacheListener listener;

	private final Executor continuations;

	AsyncLoads(TwoTierCache cache, Flights flights, CacheCounters counters, CacheListener listener,
			Executor continuations) {
		this.settings = cache.settings();
		this.cache = cache;
		this.reads = cache.reads();
		this.flights = flights;
		this.counters = counters;
		this.listener = listener;
		this.continuations = continuations;
	}

	<T> CompletableFuture<@Nullable Object> load(String name, Supplier<CompletableFuture<T>> loader) {
		// what a transaction loads may be its own, or older than what others know
		if (Nesting.isLoading() || this.cache.transactions().began().isPresent()) {
			return this.reads.lookupAsync(name, false).thenCompose((lookup) -> run(lookup, loader));
		}
		Flight own = new Flight();
		Flight flight = this.flights.join(name, own);
		if (flight != own) {
			return join(flight, name, loader);
		}
		lookupOrWait(name).thenCompose((lookup) -> run(lookup, loader)).whenComplete((value, ex) -> {
			this.flights.end(name, own);
			if (ex != null) {
				own.completeExceptionally(CacheValues.cause(ex));
			}
			else {
				own.complete(value);
			}
		});
		return own.copy();
	}

	private <T> CompletableFuture<@Nullable Object> join(Flight flight, String name,
			Supplier<CompletableFuture<T>> loader) {
		long began = begin();
		CompletableFuture<@Nullable Object> copy = flight.copy();
		return copy.orTimeout(this.settings.loadTimeout().toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((value, ex) -> waited(began))
			.exceptionallyComposeAsync((ex) -> {
				boolean hangs = CacheValues.cause(ex) instanceof TimeoutException && !flight.isDone();
				if (hangs) {
					this.flights.end(name, flight);
				}
				return (hangs || Flights.saysNothing(ex)) ? load(name, loader)
						: CompletableFuture.failedFuture(CacheValues.retrievalCause(ex));
			}, this.continuations);
	}

	private long begin() {
		this.counters.waits.increment();
		return System.nanoTime();
	}

	private void waited(long began) {
		this.listener.waitedForLoad(this.settings.name(), System.nanoTime() - began);
	}

	private CompletableFuture<Lookup> lookupOrWait(String name) {
		return this.reads.lookupAsync(name, true).thenCompose(this::guarded).thenCompose((lookup) -> {
			if (!lookup.isSomebodyElses()) {
				return CompletableFuture.completedFuture(lookup);
			}
			long began = begin();
			return waitForOther(name, lookup, began).whenComplete((last, ex) -> waited(began));
		});
	}

	private CompletableFuture<Lookup> guarded(Lookup lookup) {
		FillTicket ticket = lookup.ticket();
		return (ticket != null && ticket.isNobodys()) ? this.reads.takeOverAsync(ticket)
				: CompletableFuture.completedFuture(lookup);
	}

	private CompletableFuture<Lookup> waitForOther(String name, Lookup lookup, long began) {
		long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
		if (!lookup.isSomebodyElses()) {
			return CompletableFuture.completedFuture(lookup);
		}
		if (waited > this.settings.loadTimeout().toMillis()) {
			return this.reads.takeOverAsync(lookup.requiredTicket());
		}
		long pause = Math.min(LAST_POLL, Math.max(FIRST_POLL, waited / 8));
		Executor later = CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, this.continuations);
		return CompletableFuture.supplyAsync(() -> this.reads.lookAgainAsync(name), later)
			.thenCompose((next) -> next)
			.thenCompose(this::guarded)
			.thenCompose((next) -> waitForOther(name, next, began));
	}

	private <T> CompletableFuture<@Nullable Object> run(Lookup lookup, Supplier<CompletableFuture<T>> loader) {
		if (lookup.entry() != null) {
			return CompletableFuture.completedFuture(lookup.entry().get());
		}
		FillTicket ticket = lookup.requiredTicket();
		this.counters.loads.increment();
		SharedTier.Guard guard = this.cache.fills().guard(ticket);
		CompletableFuture<T> loading;
		try {
			loading = Objects.requireNonNull(Nesting.get(loader), "A loader must return a future");
		}
		catch (Throwable ex) {
			loading = CompletableFuture.failedFuture(ex);
		}
		return loading.handle((value, ex) -> {
			guard.end();
			if (ex == null) {
				return this.cache.fills().fillAsync(ticket, value).<@Nullable Object>thenApply((filled) -> value);
			}
			this.counters.failedLoads.increment();
			this.cache.fills().giveUp(ticket);
			return CompletableFuture.<@Nullable Object>failedFuture(CacheValues.cause(ex));
		}).thenCompose((done) -> done);
	}

}
