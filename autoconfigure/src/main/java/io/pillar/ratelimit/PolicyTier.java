package io.pillar.ratelimit;

import java.util.function.Predicate;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Another limit for some requests.
 *
 * @param when for which, as it was written
 * @param condition for which
 * @param limit the limit
 */
record PolicyTier(String when, Predicate<PolicyRequest> condition, RateLimit limit) {

	/**
	 * Return a tier, checked.
	 * @param property the property that the condition is from
	 * @param when the condition
	 * @param limit the limit
	 * @return the tier
	 */
	static PolicyTier of(String property, String when, RateLimit limit) {
		int colon = when.indexOf(':');
		String kind = (colon > 0) ? when.substring(0, colon) : "";
		String name = when.substring(colon + 1);
		if (name.isBlank()) {
			throw invalid(property, when);
		}
		return new PolicyTier(when, switch (kind) {
			case "role" -> (request) -> request.hasRole(name);
			case "user" -> (request) -> request.user().filter(name::equals).isPresent();
			case "attribute" -> attribute(property, when, name);
			default -> throw invalid(property, when);
		}, limit);
	}

	private static Predicate<PolicyRequest> attribute(String property, String when, String text) {
		int equals = text.indexOf('=');
		if (equals <= 0) {
			throw invalid(property, when);
		}
		String name = text.substring(0, equals);
		String value = text.substring(equals + 1);
		return (request) -> request.attribute(name).filter((set) -> value.equals(set.toString())).isPresent();
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, String when) {
		return new InvalidConfigurationPropertyValueException(property, when,
				"Use role:NAME, user:NAME or attribute:NAME=VALUE.");
	}

	/**
	 * Return whom a request of this tier counts for. Tiers are counted apart: what counts
	 * in windows of another length cannot be added up.
	 * @param subject whom it would count for without tiers
	 * @return the subject, which no header and no user can be called
	 */
	String subject(String subject) {
		return this.when + "\n" + subject;
	}

}
