package io.pillar.cache;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;

import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import io.pillar.redis.ReadableTypes;

/**
 * JSON. Either of one declared type, and then without any type information, or of any
 * type of the allowed packages, whose name is then written beside the value.
 */
final class JsonCodec implements PayloadCodec {

	private static final byte TYPED = 'j';

	private static final byte DECLARED = 'd';

	// no JSON begins with it
	private static final byte OPTIONAL = '?';

	private final byte mark;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	private JsonCodec(byte mark, ObjectWriter writer, ObjectReader reader) {
		this.mark = mark;
		this.writer = writer;
		this.reader = reader;
	}

	/**
	 * Create a codec for any type of some packages.
	 * @param mapper how the application writes JSON
	 * @param packages the packages
	 * @return the codec
	 */
	static JsonCodec ofPackages(JsonMapper mapper, Collection<String> packages) {
		JsonMapper typed = mapper.rebuild()
			.activateDefaultTyping(validator(packages), DefaultTyping.OBJECT_AND_NON_CONCRETE)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build();
		return new JsonCodec(TYPED, typed.writerFor(Object.class), typed.readerFor(Object.class));
	}

	/**
	 * Create a codec for one type.
	 * @param mapper how the application writes JSON
	 * @param type the type
	 * @return the codec
	 */
	static JsonCodec ofType(JsonMapper mapper, JavaType type) {
		JsonMapper plain = mapper.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		return new JsonCodec(DECLARED, plain.writerFor(type), plain.readerFor(type));
	}

	private static PolymorphicTypeValidator validator(Collection<String> packages) {
		ReadableTypes types = new ReadableTypes(packages);
		return BasicPolymorphicTypeValidator.builder().allowIfSubType((context, type) -> types.contains(type)).build();
	}

	@Override
	public byte mark() {
		return this.mark;
	}

	@Override
	public byte[] write(Object value) {
		if (this.mark == TYPED && value instanceof Optional<?> optional) {
			// JSON would write what is in it, and read that
			byte[] content = this.writer.writeValueAsBytes(optional.orElse(null));
			return ByteBuffer.allocate(content.length + 1).put(OPTIONAL).put(content).array();
		}
		return this.writer.writeValueAsBytes(value);
	}

	@Override
	public Object read(byte[] bytes, int offset) {
		if (this.mark == TYPED && bytes.length > offset && bytes[offset] == OPTIONAL) {
			return Optional.ofNullable(this.reader.readValue(bytes, offset + 1, bytes.length - offset - 1));
		}
		return this.reader.readValue(bytes, offset, bytes.length - offset);
	}

}
