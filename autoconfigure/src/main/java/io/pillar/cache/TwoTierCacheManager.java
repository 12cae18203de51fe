package io.pillar.cache;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.util.Assert;

/**
 * The caches of an application, each made when it is first asked for.
 * <p>
 * With Redis a cache is one for all nodes: what one changes the others see. Without, it
 * is the node's own. What holds when is in the guide, page <em>cache</em>.
 *
 * @since 0.1.0
 */
public final class TwoTierCacheManager implements CacheManager {

	private static final int MAX_CACHES = 1000;

	private final Map<String, TwoTierCache> caches = new ConcurrentHashMap<>();

	private final Function<String, TwoTierCache> factory;

	private final Consumer<WatchedCache> whenMade;

	TwoTierCacheManager(Function<String, TwoTierCache> factory, Consumer<WatchedCache> whenMade) {
		this.factory = factory;
		this.whenMade = whenMade;
	}

	@Override
	public @Nullable Cache getCache(String name) {
		TwoTierCache cache = this.caches.get(name);
		return (cache != null) ? cache : make(name);
	}

	private TwoTierCache make(String name) {
		Assert.hasText(name, "'name' of a cache must not be empty");
		Assert.state(this.caches.size() < MAX_CACHES,
				() -> "No more than %d caches; '%s' would be one more. Put what varies into the key, not into the name"
					.formatted(MAX_CACHES, name));
		TwoTierCache[] made = new TwoTierCache[1];
		TwoTierCache cache = this.caches.computeIfAbsent(name, (missing) -> {
			made[0] = this.factory.apply(missing);
			return made[0];
		});
		if (made[0] == cache) {
			this.whenMade.accept(WatchedCache.of(cache));
		}
		return cache;
	}

	@Override
	public Collection<String> getCacheNames() {
		return new TreeSet<>(this.caches.keySet());
	}

	/**
	 * Return what a cache did so far.
	 * @param name the name of the cache
	 * @return the counts, empty where there is no such cache yet
	 */
	public Optional<TwoTierCacheStats> stats(String name) {
		return Optional.ofNullable(this.caches.get(name)).map(TwoTierCache::stats);
	}

	/**
	 * Return the caches there are so far.
	 * @return the caches by name
	 */
	public Stream<WatchedCache> watch() {
		return new TreeMap<>(this.caches).values().stream().map(WatchedCache::of);
	}

}
