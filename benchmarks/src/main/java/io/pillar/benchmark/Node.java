package io.pillar.benchmark;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One node's cache, as its own users would call it.
 */
interface Node extends AutoCloseable {

	/**
	 * Look a key up in the form that costs least.
	 * @param key the key
	 * @return what the cache itself hands out for a hit: a wrapper, the value, or its
	 * bytes
	 */
	@Nullable Object lookup(String key);

	@Nullable Payload get(String key);

	Payload get(String key, Supplier<Payload> loader);

	void put(String key, Payload payload);

	void evict(String key);

	@Override
	void close();

}
