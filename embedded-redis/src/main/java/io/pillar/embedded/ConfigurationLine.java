package io.pillar.embedded;

import java.util.regex.Pattern;

/**
 * Writes one line of a {@code redis.conf}.
 */
final class ConfigurationLine {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/@-]+");

	private ConfigurationLine() {
	}

	static String of(String name, String... values) {
		StringBuilder line = new StringBuilder(name);
		for (String value : values) {
			line.append(' ').append(PLAIN.matcher(value).matches() ? value : quote(value));
		}
		return line.toString();
	}

	private static String quote(String value) {
		String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r");
		return '"' + escaped + '"';
	}

}
