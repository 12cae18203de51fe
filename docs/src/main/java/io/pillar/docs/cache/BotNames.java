package io.pillar.docs.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Names of bots, cached by calls.
 */
@Component
class BotNames {

	private final Cache cache;

	private final BotTable table;

	BotNames(CacheManager caches, BotTable table) {
		Cache cache = caches.getCache("bot-names");
		Assert.state(cache != null, "There are no caches");
		this.cache = cache;
		this.table = table;
	}

	// tag::loader[]
	@Nullable String nameOf(String id) {
		return this.cache.get(id, () -> load(id));
	}
	// end::loader[]

	// tag::put[]
	@Nullable String nameOfWithoutLoader(String id) {
		Cache.ValueWrapper known = this.cache.get(id);
		if (known != null) {
			return (String) known.get();
		}
		String name = load(id);
		this.cache.put(id, name); // the end of the load that the miss above began
		return name;
	}
	// end::put[]

	private @Nullable String load(String id) {
		return this.table.find(id).map(Bot::name).orElse(null);
	}

}
