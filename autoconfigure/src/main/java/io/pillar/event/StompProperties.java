package io.pillar.event;

import java.util.List;
import java.util.regex.PatternSyntaxException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.AntPathMatcher;
import org.springframework.util.StringUtils;

/**
 * How messages of the simple STOMP broker reach the other nodes.
 *
 * @param enabled Whether messages of the simple STOMP broker of one node reach the
 * subscribers of all.
 * @param destinations Patterns of the destinations for which that is so.
 */
@ConfigurationProperties("pillar.event.stomp")
record StompProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/topic/**") List<String> destinations) {

	StompDestinations toDestinations() {
		if (this.destinations.isEmpty()) {
			throw refused("");
		}
		for (String pattern : this.destinations) {
			if (!pattern.startsWith("/") && !pattern.startsWith("*") || !isReadable(pattern)) {
				throw refused(pattern);
			}
		}
		return new StompDestinations(this.destinations);
	}

	private static boolean isReadable(String pattern) {
		AntPathMatcher paths = new AntPathMatcher();
		try {
			// a part with a regular expression is read when something is compared to it
			for (String part : StringUtils.tokenizeToStringArray(pattern, "/")) {
				paths.match(part, "x");
			}
			return true;
		}
		catch (PatternSyntaxException ex) {
			return false;
		}
	}

	private static InvalidConfigurationPropertyValueException refused(String pattern) {
		return new InvalidConfigurationPropertyValueException("pillar.event.stomp.destinations", pattern,
				"Use patterns of destinations that begin with a slash, such as '/topic/**'.");
	}

}
