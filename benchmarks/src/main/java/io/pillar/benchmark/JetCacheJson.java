package io.pillar.benchmark;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;

import com.alicp.jetcache.CacheValueHolder;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Pillar's JSON for JetCache, which wraps each value with two instants, and sends its
 * messages through the same codec.
 */
final class JetCacheJson {

	private static final byte VALUE = 1;

	private static final byte MESSAGE = 2;

	private static final int INSTANTS = 1 + 2 * Long.BYTES;

	private final RedisSerializer<Object> json = new PillarJson();

	private final Function<byte[], Object> messages = JavaValueDecoder.INSTANCE;

	byte[] encode(Object value) {
		if (!(value instanceof CacheValueHolder<?> holder)) {
			byte[] message = JavaValueEncoder.INSTANCE.apply(value);
			return ByteBuffer.allocate(1 + message.length).put(MESSAGE).put(message).array();
		}
		byte[] document = this.json.serialize(holder.getValue());
		return ByteBuffer.allocate(INSTANTS + document.length)
			.put(VALUE)
			.putLong(holder.getExpireTime())
			.putLong(holder.getAccessTime())
			.put(document)
			.array();
	}

	Object decode(byte[] bytes) {
		if (bytes[0] == MESSAGE) {
			return this.messages.apply(Arrays.copyOfRange(bytes, 1, bytes.length));
		}
		CacheValueHolder<Object> holder = new CacheValueHolder<>();
		ByteBuffer instants = ByteBuffer.wrap(bytes, 1, 2 * Long.BYTES);
		holder.setExpireTime(instants.getLong());
		holder.setAccessTime(instants.getLong());
		holder.setValue(this.json.deserialize(Arrays.copyOfRange(bytes, INSTANTS, bytes.length)));
		return holder;
	}

}
