package io.pillar.benchmark;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.CacheProvider;
import org.redisson.api.options.LocalCachedMapOptions.EvictionPolicy;
import org.redisson.config.Config;

/**
 * Redisson's map with a local cache, which has no time to live per entry; or its plain
 * map.
 */
final class RedissonNode implements Node {

	private final RedissonClient client;

	private final RMap<String, Payload> map;

	RedissonNode(String redis, Tiers tiers) {
		Config config = new Config();
		config.setCodec(new RedissonJsonCodec());
		config.useSingleServer().setAddress(redis);
		this.client = Redisson.create(config);
		this.map = (tiers != Tiers.BOTH) ? this.client.getMap(Settings.CACHE)
				: this.client.getLocalCachedMap(LocalCachedMapOptions.<String, Payload>name(Settings.CACHE)
					.cacheProvider(CacheProvider.CAFFEINE)
					.evictionPolicy(EvictionPolicy.LFU)
					.cacheSize(Settings.LOCAL_SIZE)
					.timeToLive(Settings.LOCAL_TIME_TO_LIVE));
	}

	@Override
	public @Nullable Object lookup(String key) {
		return this.map.get(key);
	}

	@Override
	public @Nullable Payload get(String key) {
		return this.map.get(key);
	}

	@Override
	public Payload get(String key, Supplier<Payload> loader) {
		return this.map.computeIfAbsent(key, (missing) -> loader.get());
	}

	@Override
	public void put(String key, Payload payload) {
		this.map.fastPut(key, payload);
	}

	@Override
	public void evict(String key) {
		this.map.fastRemove(key);
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

}
