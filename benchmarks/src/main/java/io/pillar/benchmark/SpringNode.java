package io.pillar.benchmark;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * Any cache behind Spring's {@link Cache}.
 */
final class SpringNode implements Node {

	private final Cache cache;

	private final Runnable onClose;

	SpringNode(Cache cache, Runnable onClose) {
		this.cache = cache;
		this.onClose = onClose;
	}

	@Override
	public @Nullable Object lookup(String key) {
		return this.cache.get(key);
	}

	@Override
	public @Nullable Payload get(String key) {
		return this.cache.get(key, Payload.class);
	}

	@Override
	public Payload get(String key, Supplier<Payload> loader) {
		Payload payload = this.cache.get(key, loader::get);
		if (payload == null) {
			throw new IllegalStateException("Nothing cached and nothing loaded for " + key);
		}
		return payload;
	}

	@Override
	public void put(String key, Payload payload) {
		this.cache.put(key, payload);
	}

	@Override
	public void evict(String key) {
		this.cache.evict(key);
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
