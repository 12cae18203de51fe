package io.pillar.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;

/**
 * JetCache with both tiers, a broadcast between the nodes, and one loader per node and
 * key.
 */
final class JetCacheNode implements Node {

	private static final String AREA = "default";

	private final RedisClient client;

	private final SimpleCacheManager manager = new SimpleCacheManager();

	private final Cache<String, Payload> cache;

	JetCacheNode(String redis, Tiers tiers) {
		this.client = RedisClient.create(redis);
		CacheBuilderTemplate template = new CacheBuilderTemplate(true,
				Map.of(AREA, CaffeineCacheBuilder.createCaffeineCacheBuilder()), Map.of(AREA, remote()));
		template.getCacheMonitorInstallers()
			.add(new NotifyMonitorInstaller((area) -> template.getCacheBuilder(1, area)));
		this.manager.setCacheBuilderTemplate(template);
		this.cache = this.manager.getOrCreateCache(QuickConfig.newBuilder(AREA, Settings.CACHE)
			.cacheType((tiers != Tiers.BOTH) ? CacheType.REMOTE : CacheType.BOTH)
			.syncLocal(tiers == Tiers.BOTH)
			.localLimit(Settings.LOCAL_SIZE)
			.expire(Settings.LOCAL_TIME_TO_LIVE)
			.penetrationProtect(true)
			.penetrationProtectTimeout(Duration.ofSeconds(10))
			.build());
	}

	private CacheBuilder remote() {
		JetCacheJson json = new JetCacheJson();
		return RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.redisClient(this.client)
			.connection(this.client.connect(ByteArrayCodec.INSTANCE))
			.pubSubConnection(this.client.connectPubSub(ByteArrayCodec.INSTANCE))
			.broadcastChannel("jetcache")
			.valueEncoder(json::encode)
			.valueDecoder(json::decode);
	}

	@Override
	public @Nullable Object lookup(String key) {
		return this.cache.get(key);
	}

	@Override
	public @Nullable Payload get(String key) {
		return this.cache.get(key);
	}

	@Override
	public Payload get(String key, Supplier<Payload> loader) {
		return this.cache.computeIfAbsent(key, (missing) -> loader.get());
	}

	@Override
	public void put(String key, Payload payload) {
		// the result is waited for, as all others wait; put() alone does not
		if (!this.cache.PUT(key, payload).isSuccess()) {
			throw new IllegalStateException("JetCache could not put " + key);
		}
	}

	@Override
	public void evict(String key) {
		this.cache.remove(key);
	}

	@Override
	public void close() {
		this.manager.close();
		this.client.shutdown();
	}

}
