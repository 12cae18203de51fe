package io.pillar.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties of all that is on the class path of an application with Pillar.
 */
final class KnownProperties {

	private static final String LOCATION = "META-INF/spring-configuration-metadata.json";

	private static final Pattern MAP_OF_OURS = Pattern
		.compile("java\\.util\\.\\w*Map<java\\.lang\\.String,(io\\.pillar\\..+)>");

	private final Map<String, String> types = new TreeMap<>();

	private final Map<String, Class<?>> records = new TreeMap<>();

	static KnownProperties read() {
		KnownProperties known = new KnownProperties();
		try {
			for (URL url : Collections.list(KnownProperties.class.getClassLoader().getResources(LOCATION))) {
				try (InputStream in = url.openStream()) {
					known.add(JsonMapper.shared().readTree(in));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return known;
	}

	private void add(JsonNode metadata) {
		for (JsonNode property : metadata.path("properties")) {
			if (property.path("deprecation").isMissingNode()) {
				this.types.put(property.path("name").asString(), property.path("type").asString(""));
			}
		}
		for (JsonNode group : metadata.path("groups")) {
			String type = group.path("type").asString("");
			if (type.startsWith("io.pillar.") && isBound(load(type))) {
				this.records.put(group.path("name").asString(), load(type));
			}
		}
	}

	boolean has(String key) {
		return this.types.containsKey(key) || this.types.entrySet()
			.stream()
			.anyMatch(
					(map) -> map.getValue().matches("java\\.util\\.\\w*Map<.*") && key.startsWith(map.getKey() + "."));
	}

	/**
	 * Bind everything of Pillar as an application would do at its start, and refuse what
	 * is unknown inside of maps, where the metadata does not look.
	 */
	void bind(Binder binder) {
		this.records.forEach((prefix, type) -> binder.bind(prefix, Bindable.of(type)));
		this.types.forEach((name, type) -> {
			Matcher map = MAP_OF_OURS.matcher(type);
			if (map.matches()) {
				binder.bind(name, Bindable.mapOf(String.class, load(map.group(1))),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
			}
		});
	}

	private static boolean isBound(Class<?> type) {
		return AnnotationUtils.findAnnotation(type, ConfigurationProperties.class) != null;
	}

	private static Class<?> load(String name) {
		return ClassUtils.resolveClassName(name, KnownProperties.class.getClassLoader());
	}

}
