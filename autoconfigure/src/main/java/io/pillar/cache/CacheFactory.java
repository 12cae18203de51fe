package io.pillar.cache;

import java.util.concurrent.Executor;
import java.util.function.BiFunction;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Makes caches.
 */
final class CacheFactory {

	private final CacheSettingsFactory settings;

	private final TransactionScope transactions;

	private final CacheListener listener;

	private final Executor continuations;

	private final BiFunction<CacheSettings, Parts, SharedTier> sharedTiers;

	CacheFactory(CacheSettingsFactory settings, TransactionScope transactions, CacheListener listener,
			Executor continuations, BiFunction<CacheSettings, Parts, SharedTier> sharedTiers) {
		this.settings = settings;
		this.transactions = transactions;
		this.listener = listener;
		this.continuations = continuations;
		this.sharedTiers = sharedTiers;
	}

	/**
	 * Refuse settings of all caches that cannot be meant, before there is any cache.
	 */
	void checkDefaults() {
		this.settings.create("");
	}

	TwoTierCache create(String name) {
		CacheSettings settings = this.settings.create(name);
		Stripes stripes = new Stripes(name);
		CacheCounters counters = new CacheCounters();
		LocalTier local = new LocalTier(settings, stripes, Ticker.systemTicker());
		TwoTierCache cache = new TwoTierCache(settings, local, counters, this.transactions, this.listener,
				this.continuations);
		cache.use(this.sharedTiers.apply(settings, new Parts(cache.coherence(this.continuations), stripes, counters)));
		return cache;
	}

	/**
	 * What the shared tier of a cache has in common with the rest of it.
	 *
	 * @param cache told of changes
	 * @param stripes the stripes of its keys
	 * @param counters what it counts
	 */
	record Parts(CoherentCache cache, Stripes stripes, CacheCounters counters) {

	}

}
