package io.pillar.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * The client by itself: one connection for all threads, and the same JSON as Pillar.
 */
class LettuceNode implements Node {

	private final RedisSerializer<Object> json = new PillarJson();

	private final RedisClient client;

	private final StatefulRedisConnection<byte[], byte[]> connection;

	private final RedisCommands<byte[], byte[]> commands;

	LettuceNode(String redis) {
		this.client = RedisClient.create(redis);
		this.connection = this.client.connect(ByteArrayCodec.INSTANCE);
		this.commands = this.connection.sync();
	}

	@Override
	public @Nullable Object lookup(String key) {
		return get(key);
	}

	final byte @Nullable [] bytes(String key) {
		return this.commands.get(bytesOf(key));
	}

	@Override
	public @Nullable Payload get(String key) {
		return (Payload) this.json.deserialize(bytes(key));
	}

	@Override
	public Payload get(String key, Supplier<Payload> loader) {
		Payload cached = get(key);
		if (cached != null) {
			return cached;
		}
		Payload loaded = loader.get();
		put(key, loaded);
		return loaded;
	}

	@Override
	public void put(String key, Payload payload) {
		this.commands.set(bytesOf(key), this.json.serialize(payload), SetArgs.Builder.px(Settings.SHARED_TIME_TO_LIVE));
	}

	@Override
	public void evict(String key) {
		this.commands.del(bytesOf(key));
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.shutdown();
	}

	private static byte[] bytesOf(String key) {
		return (Settings.CACHE + "::" + key).getBytes(StandardCharsets.UTF_8);
	}

}
