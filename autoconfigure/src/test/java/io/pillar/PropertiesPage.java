package io.pillar;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.pillar.ConfigurationMetadata.Property;

/**
 * The reference of all properties as a page of the guide.
 */
final class PropertiesPage {

	private static final String HEAD = """
			# Properties

			Everything Pillar can be told in `application.yml`. Where Redis is comes from Spring Boot's own
			`spring.data.redis.*`. This page is made of the configuration metadata; a test keeps it so.
			""";

	private static final Map<String, String> TYPES = Map.of("java.time.Duration", "duration, as `500ms`, `10s`, `5m`",
			"org.springframework.util.unit.DataSize", "size, as `512B`, `4KB`, `1MB`", "java.lang.Boolean",
			"`true` or `false`", "java.lang.String", "text", "java.lang.Double", "number");

	private PropertiesPage() {
	}

	static String of(List<Property> properties) {
		Map<String, List<Property>> features = properties.stream()
			.collect(Collectors.groupingBy(PropertiesPage::feature, TreeMap::new, Collectors.toList()));
		StringBuilder page = new StringBuilder(HEAD);
		features.forEach((feature, those) -> {
			page.append("\n## ").append(feature).append("\n\n");
			page.append("| property | what it says | value | default |\n|---|---|---|---|\n");
			those.forEach((property) -> page.append(row(property)));
		});
		return page.toString();
	}

	private static String feature(Property property) {
		String[] parts = property.name().split("\\.");
		return (parts.length > 2 && parts[0].equals("pillar")) ? parts[0] + "." + parts[1] : parts[0];
	}

	private static String row(Property property) {
		String initial = (property.defaultValue() != null) ? code(initial(property, property.defaultValue())) : "";
		return "| `%s` | %s | %s | %s |%n"
			.formatted(property.name(), cell(property.description()), type(property), initial)
			.replace(System.lineSeparator(), "\n");
	}

	private static String initial(Property property, String value) {
		return property.choices().isEmpty() ? value : value.replace('_', '-');
	}

	private static String type(Property property) {
		List<String> choices = property.choices();
		if (!choices.isEmpty()) {
			return choices.stream().map(PropertiesPage::code).collect(Collectors.joining(", "));
		}
		String type = property.type();
		if (type.startsWith("java.util.List<") || type.startsWith("java.util.Set<")) {
			return "list";
		}
		if (type.matches("java\\.util\\.\\w*Map<.*")) {
			return "by name, see below";
		}
		return TYPES.getOrDefault(type, "whole number");
	}

	private static String code(String value) {
		return "`" + value + "`";
	}

	private static String cell(String text) {
		return text.replace("|", "\\|");
	}

}
