package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The loads under way on this node, one for each key. A change of the key takes its load
 * out, so that nobody who comes after the change is given what was loaded before it.
 */
/*
 * A transaction may read what was before a change that is over. It begins a load, then
 * looks whether the key changed since the transaction began, and gives the load up if so.
 * Whoever changes notes the change, then takes the load out. So one of the two sees the
 * other.
 */
final class Flights {

	private static final int MAX = 10_000;

	private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();

	/**
	 * Join the load of a key, or begin one.
	 * @param key the key
	 * @param own the load to begin where there is none
	 * @return the load under way, which is the given one where the caller is to load
	 */
	Flight join(String key, Flight own) {
		if (this.flights.mappingCount() >= MAX) {
			return own;
		}
		Flight running = this.flights.putIfAbsent(key, own);
		return (running != null) ? running : own;
	}

	void end(String key, Flight flight) {
		this.flights.remove(key, flight);
	}

	/**
	 * Give up a load that is not for others. Who has joined it asks again.
	 * @param key the key
	 * @param flight the load
	 */
	void giveUp(String key, Flight flight) {
		end(key, flight);
		flight.completeExceptionally(new GivenUpException());
	}

	/**
	 * Return whether the end of a load says nothing to those who joined it: it was given
	 * up, or its thread was interrupted.
	 * @param ex what the load ended with
	 * @return whether they have to ask again
	 */
	static boolean saysNothing(Throwable ex) {
		Throwable cause = CacheValues.retrievalCause(ex);
		return cause instanceof GivenUpException || cause instanceof InterruptedException;
	}

	void drop(String key) {
		this.flights.remove(key);
	}

	void dropAll() {
		this.flights.clear();
	}

	/**
	 * A load under way.
	 */
	static final class Flight extends CompletableFuture<@Nullable Object> {

	}

	private static final class GivenUpException extends RuntimeException {

		GivenUpException() {
			super("This load is not for others", null, false, false);
		}

	}

}
