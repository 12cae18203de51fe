package io.pillar.cache;

import java.util.Arrays;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.util.Assert;

/**
 * A serializer of the application's own.
 */
final class RedisSerializerCodec implements PayloadCodec {

	private final RedisSerializer<Object> serializer;

	@SuppressWarnings("unchecked")
	RedisSerializerCodec(RedisSerializer<?> serializer) {
		// whether it takes the values of a cache is up to whoever named it for that cache
		this.serializer = (RedisSerializer<Object>) serializer;
	}

	@Override
	public byte mark() {
		return 'b';
	}

	@Override
	public byte[] write(Object value) {
		byte[] bytes = this.serializer.serialize(value);
		Assert.state(bytes != null, "The serializer wrote nothing");
		return bytes;
	}

	@Override
	public Object read(byte[] bytes, int offset) {
		Object value = this.serializer.deserialize(Arrays.copyOfRange(bytes, offset, bytes.length));
		Assert.state(value != null, "The serializer read nothing");
		return value;
	}

}
