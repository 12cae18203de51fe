package io.pillar.ratelimit;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Names the properties of a policy, and says what is wrong with them.
 *
 * @param policy the name of the policy
 */
record PolicyFaults(String policy) {

	// what RFC 9110 calls a token
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

	String property(String setting) {
		return "pillar.rate-limit.policies.%s.%s".formatted(this.policy, setting);
	}

	InvalidConfigurationPropertyValueException invalid(String setting, @Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(property(setting), value, reason);
	}

	<T> T required(String setting, @Nullable T value, String reason) {
		if (value == null) {
			throw invalid(setting, value, reason);
		}
		return value;
	}

	/**
	 * Use what checks a value itself, and turn its complaint into one about a property.
	 */
	void check(String setting, Object value, String reason, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(setting, value, reason);
		}
	}

	static boolean isToken(String text) {
		return TOKEN.matcher(text).matches();
	}

	/**
	 * Return methods in the letters in which they are sent, checked.
	 * @param property the property that they are from
	 * @param methods the methods
	 * @return the methods
	 */
	static List<String> methods(String property, List<String> methods) {
		for (int i = 0; i < methods.size(); i++) {
			if (!isToken(methods.get(i))) {
				throw new InvalidConfigurationPropertyValueException("%s[%d]".formatted(property, i), methods.get(i),
						"Write a method of HTTP: GET, POST, PUT.");
			}
		}
		return methods.stream().map((method) -> method.toUpperCase(Locale.ROOT)).toList();
	}

}
