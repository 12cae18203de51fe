package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The loads under way on this node, one for each key. A change of the key takes its load
 * out, so that nobody who comes after the change is given what was loaded before it.
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

}
