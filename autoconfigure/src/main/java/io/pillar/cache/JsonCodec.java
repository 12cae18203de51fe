package io.pillar.cache;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * JSON. Either of one declared type, and then without any type information, or of any
 * type of the allowed packages, whose name is then written beside the value.
 */
final class JsonCodec implements PayloadCodec {

	private static final byte TYPED = 'j';

	private static final byte DECLARED = 'd';

	// no JSON begins with it
	private static final byte OPTIONAL = '?';

	/**
	 * What has no behaviour that reading could trigger. Not all of java.util: the names
	 * are written down because every one of them was looked at.
	 */
	private static final Set<String> JDK_TYPES = Set.of("java.lang.Boolean", "java.lang.Byte", "java.lang.Character",
			"java.lang.Double", "java.lang.Float", "java.lang.Integer", "java.lang.Long", "java.lang.Short",
			"java.lang.String", "java.math.BigDecimal", "java.math.BigInteger", "java.net.URI", "java.util.ArrayDeque",
			"java.util.ArrayList", "java.util.BitSet", "java.util.Currency", "java.util.Date", "java.util.EnumMap",
			"java.util.EnumSet", "java.util.HashMap", "java.util.HashSet", "java.util.LinkedHashMap",
			"java.util.LinkedHashSet", "java.util.LinkedList", "java.util.Locale", "java.util.Optional",
			"java.util.OptionalDouble", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.TreeMap",
			"java.util.TreeSet", "java.util.UUID", "java.util.Collections$EmptyList", "java.util.Collections$EmptyMap",
			"java.util.Collections$EmptySet", "java.util.Collections$SingletonList",
			"java.util.Collections$SingletonMap", "java.util.Collections$SingletonSet",
			"java.util.Collections$UnmodifiableList", "java.util.Collections$UnmodifiableMap",
			"java.util.Collections$UnmodifiableRandomAccessList", "java.util.Collections$UnmodifiableSet",
			"java.util.Arrays$ArrayList", "java.util.ImmutableCollections$List12",
			"java.util.ImmutableCollections$ListN", "java.util.ImmutableCollections$Map1",
			"java.util.ImmutableCollections$MapN", "java.util.ImmutableCollections$Set12",
			"java.util.ImmutableCollections$SetN", "java.util.concurrent.ConcurrentHashMap",
			"java.util.concurrent.CopyOnWriteArrayList");

	private static final String JDK_TIME = "java.time.";

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
		// with the dot, or com.app would allow com.apple
		List<String> prefixes = packages.stream().map((name) -> name + ".").toList();
		return BasicPolymorphicTypeValidator.builder()
			.allowIfSubType((context, type) -> isAllowed(type, prefixes))
			.build();
	}

	private static boolean isAllowed(Class<?> type, List<String> prefixes) {
		if (type.isArray()) {
			return type.getComponentType().isPrimitive() || isAllowed(type.getComponentType(), prefixes);
		}
		String name = type.getName();
		return JDK_TYPES.contains(name) || name.startsWith(JDK_TIME) || prefixes.stream().anyMatch(name::startsWith);
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
