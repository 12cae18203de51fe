package io.pillar.cache;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the codec that a cache asks for.
 */
final class PayloadCodecs implements CodecSource {

	private final Supplier<JsonMapper> mapper;

	private final Collection<String> packages;

	private final ClassLoader classLoader;

	private final Function<String, @Nullable PayloadCodec> beans;

	PayloadCodecs(Supplier<JsonMapper> mapper, Collection<String> packages, ClassLoader classLoader,
			Function<String, @Nullable PayloadCodec> beans) {
		this.mapper = mapper;
		this.packages = packages;
		this.classLoader = classLoader;
		this.beans = beans;
	}

	@Override
	public PayloadCodec codec(String serializerProperty, String typeProperty, String serializer,
			@Nullable String type) {
		if (serializer.equals("jdk")) {
			return new JdkCodec(this.classLoader);
		}
		if (serializer.equals("json")) {
			JsonMapper json = this.mapper.get();
			return (type != null) ? JsonCodec.ofType(json, declared(json, typeProperty, type))
					: JsonCodec.ofPackages(json, this.packages);
		}
		PayloadCodec codec = this.beans.apply(serializer);
		if (codec == null) {
			throw new InvalidConfigurationPropertyValueException(serializerProperty, serializer,
					"Use json, jdk, or the name of a bean of type RedisSerializer; there is none of this name.");
		}
		return codec;
	}

	private JavaType declared(JsonMapper json, String property, String type) {
		try {
			return json.getTypeFactory().withClassLoader(this.classLoader).constructFromCanonical(type);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, type,
					"Use the full name of a class on the class path, such as com.acme.Bot or java.util.List<com.acme.Bot>.");
		}
	}

}
