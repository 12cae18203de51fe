package io.pillar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What editors are told about the properties of Pillar, of this module and of the
 * embedded Redis.
 */
final class ConfigurationMetadata {

	private static final String LOCATION = "META-INF/spring-configuration-metadata.json";

	// of types that are the values of maps, by @ConfigurationPropertiesSource
	private static final String SOURCE = "META-INF/spring/configuration-metadata/%s.json";

	private static final Pattern MAP = Pattern
		.compile("java\\.util\\.\\w*Map<java\\.lang\\.String,(io\\.pillar\\..+)>");

	private final Map<String, Property> properties = new TreeMap<>();

	private final Map<String, String> groups = new TreeMap<>();

	private ConfigurationMetadata() {
	}

	static ConfigurationMetadata read() {
		ConfigurationMetadata metadata = new ConfigurationMetadata();
		try {
			for (URL url : Collections.list(ConfigurationMetadata.class.getClassLoader().getResources(LOCATION))) {
				try (InputStream in = url.openStream()) {
					metadata.add(JsonMapper.shared().readTree(in));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		metadata.unfoldMaps();
		return metadata;
	}

	/**
	 * Return all properties, those of the values of maps included, in the order of their
	 * names.
	 */
	List<Property> properties() {
		return List.copyOf(this.properties.values());
	}

	private void add(JsonNode metadata) {
		for (JsonNode group : metadata.path("groups")) {
			if (isOurs(group)) {
				this.groups.put(group.path("name").asString(), group.path("type").asString(""));
			}
		}
		for (JsonNode property : metadata.path("properties")) {
			if (isOurs(property)) {
				put(Property.of(property));
			}
		}
	}

	private void put(Property property) {
		if (this.properties.put(property.name(), property) != null) {
			throw new IllegalStateException("'%s' is declared twice".formatted(property.name()));
		}
	}

	/**
	 * The metadata says nothing about what is inside the values of a map. Where the type
	 * of the values has metadata of its own, it is there; where another group has the
	 * same type, its words hold for them as well.
	 */
	private void unfoldMaps() {
		for (Property map : properties()) {
			Matcher matcher = MAP.matcher(map.type());
			if (matcher.matches() && !unfoldSource(map, matcher.group(1))) {
				unfold(map, matcher.group(1));
			}
		}
	}

	private boolean unfoldSource(Property map, String type) {
		try (InputStream in = getClass().getClassLoader().getResourceAsStream(SOURCE.formatted(type))) {
			if (in == null) {
				return false;
			}
			for (JsonNode node : JsonMapper.shared().readTree(in).path("properties")) {
				Property property = Property.of(node);
				put(new Property(map.name() + ".<name>." + property.name(), property.type(), property.description(),
						property.defaultValue()));
			}
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void unfold(Property map, String type) {
		List<String> sources = this.groups.entrySet()
			.stream()
			.filter((group) -> group.getValue().equals(type))
			.map(Map.Entry::getKey)
			.toList();
		if (sources.size() != 1) {
			throw new IllegalStateException("'%s' has values of type %s, which groups %s describe: it must be one"
				.formatted(map.name(), type, sources));
		}
		String source = sources.get(0) + ".";
		for (Property property : properties()) {
			if (property.name().startsWith(source)) {
				put(property.under(map.name() + ".<name>." + property.name().substring(source.length())));
			}
		}
	}

	private static boolean isOurs(JsonNode node) {
		String name = node.path("name").asString();
		return name.equals("pillar") || name.startsWith("pillar.") || name.startsWith("management.health.pillar.")
				|| name.startsWith("management.health.cache.") || name.startsWith("management.endpoint.pillar");
	}

	/**
	 * One property.
	 */
	record Property(String name, String type, String description, @Nullable String defaultValue) {

		private static Property of(JsonNode node) {
			JsonNode value = node.path("defaultValue");
			return new Property(node.path("name").asString(), node.path("type").asString(""),
					node.path("description").asString(""), value.isMissingNode() ? null : text(value));
		}

		// what is not set for one is taken from what holds for all
		private Property under(String name) {
			return new Property(name, this.type, this.description, this.name);
		}

		private static String text(JsonNode value) {
			if (!value.isArray()) {
				return value.asString();
			}
			List<String> texts = new ArrayList<>();
			value.forEach((element) -> texts.add(element.asString()));
			return String.join(", ", texts);
		}

		boolean isSwitch() {
			return this.type.equals("java.lang.Boolean");
		}

		/**
		 * Return the constants of an enum as one writes them, empty for other types.
		 */
		List<String> choices() {
			if (!this.type.startsWith("io.pillar.") && !this.type.startsWith("org.springframework.boot.")) {
				return List.of();
			}
			try {
				Object[] constants = Class.forName(this.type).getEnumConstants();
				return (constants != null) ? Stream.of(constants).map(Property::written).toList() : List.of();
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException("'%s' has no type".formatted(this.name), ex);
			}
		}

		private static String written(Object constant) {
			return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
