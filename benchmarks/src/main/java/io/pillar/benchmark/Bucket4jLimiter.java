package io.pillar.benchmark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/**
 * bucket4j on Lettuce, with or without its batching. Buckets are kept, without which
 * there would be nothing to batch.
 */
final class Bucket4jLimiter implements Limiter {

	private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

	private final RedisClient client;

	private final StatefulRedisConnection<String, byte[]> connection;

	private final ProxyManager<String> manager;

	private final BucketConfiguration configuration;

	private final boolean isBatching;

	Bucket4jLimiter(String redis, Quota quota, boolean isBatching) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
		this.manager = Bucket4jLettuce.casBasedBuilder(this.connection)
			.expirationAfterWrite(
					ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(quota.window().multipliedBy(2)))
			.build();
		this.configuration = BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(quota.permits()).refillGreedy(quota.permits(), quota.window()))
			.build();
		this.isBatching = isBatching;
	}

	@Override
	public boolean acquire(String key) {
		return this.buckets.computeIfAbsent(key, this::bucket).tryConsume(1);
	}

	private Bucket bucket(String key) {
		RemoteBucketBuilder<String> builder = this.manager.builder();
		return (this.isBatching ? builder.withOptimization(Optimizations.batching()) : builder).build(key,
				() -> this.configuration);
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

}
