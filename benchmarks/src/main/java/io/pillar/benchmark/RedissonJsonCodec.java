package io.pillar.benchmark;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.redisson.client.codec.BaseCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.Decoder;
import org.redisson.client.protocol.Encoder;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Pillar's JSON for Redisson.
 */
final class RedissonJsonCodec extends BaseCodec {

	private final RedisSerializer<Object> json = new PillarJson();

	@Override
	public Encoder getMapKeyEncoder() {
		return StringCodec.INSTANCE.getValueEncoder();
	}

	@Override
	public Decoder<Object> getMapKeyDecoder() {
		return StringCodec.INSTANCE.getValueDecoder();
	}

	@Override
	public Encoder getValueEncoder() {
		return (value) -> Unpooled.wrappedBuffer(this.json.serialize(value));
	}

	@Override
	public Decoder<Object> getValueDecoder() {
		return (buffer, state) -> this.json.deserialize(ByteBufUtil.getBytes(buffer));
	}

}
