package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Patterns of paths. A path may be written in several ways. What limits a request holds
 * for each of them, and what spares it has to hold for all, so that no way of writing it
 * leads past a limit.
 */
final class PathPatterns {

	private static final String FORM = "Write a path that begins with a slash, with * for one segment, ** for the "
			+ "rest, and {name} for a variable: /api/**.";

	private final List<PathPattern> patterns;

	private PathPatterns(List<PathPattern> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Return patterns, checked.
	 * @param property the property that they are from
	 * @param patterns the patterns
	 * @return the patterns
	 */
	static PathPatterns of(String property, List<String> patterns) {
		List<PathPattern> parsed = new ArrayList<>(patterns.size());
		for (int i = 0; i < patterns.size(); i++) {
			parsed.add(parse("%s[%d]".formatted(property, i), patterns.get(i)));
		}
		return new PathPatterns(parsed);
	}

	private static PathPattern parse(String property, String pattern) {
		if (!pattern.startsWith("/")) {
			throw new InvalidConfigurationPropertyValueException(property, pattern, FORM);
		}
		try {
			return PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new InvalidConfigurationPropertyValueException(property, pattern,
					"At character %d: %s. %s".formatted(ex.getPosition(), ex.getMessage(), FORM));
		}
	}

	boolean matchOne(List<PathContainer> paths) {
		for (PathContainer path : paths) {
			if (matches(path)) {
				return true;
			}
		}
		return false;
	}

	boolean matchAll(List<PathContainer> paths) {
		if (this.patterns.isEmpty()) {
			return false;
		}
		for (PathContainer path : paths) {
			if (!matches(path)) {
				return false;
			}
		}
		return true;
	}

	private boolean matches(PathContainer path) {
		for (PathPattern pattern : this.patterns) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

}
