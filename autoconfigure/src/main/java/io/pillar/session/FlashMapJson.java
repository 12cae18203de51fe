package io.pillar.session;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.servlet.FlashMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How sessions write the attributes of a redirect. As the map that it is, one would lose
 * the page that it is for and its end, and belong to whatever page comes next.
 */
final class FlashMapJson {

	private static final String PATH = "path";

	private static final String PARAMETERS = "parameters";

	private static final String EXPIRES = "expires";

	private static final String ATTRIBUTES = "attributes";

	private FlashMapJson() {
	}

	static JacksonModule module(BasicPolymorphicTypeValidator.Builder allowed) {
		allowed.allowIfSubType(FlashMap.class);
		return new SimpleModule("pillar-session-flash").addSerializer(new Writer())
			.addDeserializer(FlashMap.class, new Reader());
	}

	/**
	 * Writes one.
	 */
	private static final class Writer extends StdSerializer<FlashMap> {

		Writer() {
			super(FlashMap.class);
		}

		@Override
		public void serialize(FlashMap flash, JsonGenerator json, SerializationContext context) {
			json.writeStartObject();
			writeFields(flash, json, context);
			json.writeEndObject();
		}

		@Override
		public void serializeWithType(FlashMap flash, JsonGenerator json, SerializationContext context,
				TypeSerializer types) {
			WritableTypeId type = types.writeTypePrefix(json, context, types.typeId(flash, JsonToken.START_OBJECT));
			writeFields(flash, json, context);
			types.writeTypeSuffix(json, context, type);
		}

		private static void writeFields(FlashMap flash, JsonGenerator json, SerializationContext context) {
			json.writeStringProperty(PATH, flash.getTargetRequestPath());
			json.writeObjectPropertyStart(PARAMETERS);
			flash.getTargetRequestParams().forEach((name, values) -> {
				json.writeArrayPropertyStart(name);
				values.forEach(json::writeString);
				json.writeEndArray();
			});
			json.writeEndObject();
			json.writeNumberProperty(EXPIRES, flash.getExpirationTime());
			json.writeObjectPropertyStart(ATTRIBUTES);
			TypeSerializer types = context.findTypeSerializer(context.constructType(Object.class));
			for (Map.Entry<String, Object> attribute : flash.entrySet()) {
				json.writeName(attribute.getKey());
				writeTyped(attribute.getValue(), json, context, types);
			}
			json.writeEndObject();
		}

		private static void writeTyped(@Nullable Object value, JsonGenerator json, SerializationContext context,
				TypeSerializer types) {
			if (value == null) {
				json.writeNull();
				return;
			}
			context.findValueSerializer(value.getClass()).serializeWithType(value, json, context, types);
		}

	}

	/**
	 * Reads one.
	 */
	private static final class Reader extends StdDeserializer<FlashMap> {

		Reader() {
			super(FlashMap.class);
		}

		@Override
		public FlashMap deserialize(JsonParser json, DeserializationContext context) {
			JsonNode node = context.readTree(json);
			FlashMap flash = new FlashMap();
			flash.setTargetRequestPath(text(node.path(PATH)));
			LinkedMultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
			node.path(PARAMETERS)
				.forEachEntry(
						(name, values) -> parameters.put(name, values.valueStream().map(JsonNode::asString).toList()));
			flash.addTargetRequestParams(parameters);
			flash.setExpirationTime(node.path(EXPIRES).asLong());
			node.path(ATTRIBUTES)
				.forEachEntry((name, value) -> flash.put(name, context.readTreeAsValue(value, Object.class)));
			return flash;
		}

		private static @Nullable String text(JsonNode node) {
			return node.isString() ? node.asString() : null;
		}

	}

}
