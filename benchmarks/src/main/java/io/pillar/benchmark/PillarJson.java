package io.pillar.benchmark;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.serializer.RedisSerializer;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * The JSON that Pillar writes by default, for those who have none of their own: a hit is
 * compared, not a way to write JSON.
 */
final class PillarJson implements RedisSerializer<Object> {

	private static final JsonMapper mapper = JsonMapper.builder()
		.activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
			.allowIfSubType(Payload.class.getPackageName() + ".")
			.allowIfSubTypeIsArray()
			.build(), DefaultTyping.OBJECT_AND_NON_CONCRETE)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final ObjectWriter writer = mapper.writerFor(Object.class);

	private final ObjectReader reader = mapper.readerFor(Object.class);

	@Override
	public byte[] serialize(@Nullable Object value) {
		return this.writer.writeValueAsBytes(value);
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		return (bytes != null) ? this.reader.readValue(bytes) : null;
	}

}
