package io.pillar.session;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/**
 * How long sessions may be unused, by the properties that Spring Boot has for it. They
 * are read one by one, because what binds them may not be on the class path.
 */
final class SessionTimeouts {

	private static final String[] PROPERTIES = { "spring.session.timeout", "server.servlet.session.timeout",
			"server.reactive.session.timeout" };

	private static final Duration DEFAULT = Duration.ofMinutes(30);

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(36500);

	private final Environment environment;

	SessionTimeouts(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Return what can be stored of a time-out: whole milliseconds of no more than a
	 * century, so that no calculation overflows.
	 * @param timeout the time-out, {@code null} for none
	 * @return the time-out, zero or less for none
	 */
	static Duration bounded(@Nullable Duration timeout) {
		if (timeout == null || isEndless(timeout)) {
			return (timeout != null && timeout.isNegative()) ? Duration.ofSeconds(-1) : Duration.ZERO;
		}
		if (timeout.compareTo(LONGEST) > 0) {
			return LONGEST;
		}
		return (timeout.compareTo(SHORTEST) < 0) ? SHORTEST : timeout;
	}

	static boolean isEndless(Duration timeout) {
		return timeout.isZero() || timeout.isNegative();
	}

	Duration timeout() {
		for (String property : PROPERTIES) {
			String value = this.environment.getProperty(property);
			if (value != null && !value.isBlank()) {
				return parse(property, value.trim());
			}
		}
		return DEFAULT;
	}

	private static Duration parse(String property, String value) {
		try {
			return bounded(DurationStyle.detectAndParse(value, ChronoUnit.SECONDS));
		}
		catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"Use a duration such as 30m or 12h; a number alone is seconds.");
		}
	}

}
