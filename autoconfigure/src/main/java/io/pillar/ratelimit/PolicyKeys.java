package io.pillar.ratelimit;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.function.SingletonSupplier;

import io.pillar.redis.NodeId;

/**
 * Reads the keys of policies.
 */
final class PolicyKeys {

	static final PolicyKey SESSION = new PolicyKey((request) -> request.session().orElse(null), false, false, true);

	/**
	 * The key of policies that methods name. No request has one.
	 */
	static final PolicyKey METHOD = new PolicyKey((request) -> null, true, false, false);

	private static final String HEADER = "header:";

	private final ListableBeanFactory beans;

	private final NodeId node;

	PolicyKeys(ListableBeanFactory beans, NodeId node) {
		this.beans = beans;
		this.node = node;
	}

	/**
	 * Return a key, checked.
	 * @param property the property that it is from
	 * @param key the key
	 * @return the key
	 */
	PolicyKey of(String property, String key) {
		return switch (key) {
			case "ip" -> new PolicyKey(RequestView::address, true, true, true);
			case "global" -> new PolicyKey((request) -> "global", true, false, false);
			case "node" -> new PolicyKey((request) -> "node:" + this.node, true, false, false);
			case "user" -> new PolicyKey((request) -> request.user().orElse(null), false, false, true);
			case "method" -> METHOD;
			case "session" -> SESSION;
			default -> other(property, key);
		};
	}

	private PolicyKey other(String property, String key) {
		if (key.startsWith(HEADER)) {
			return header(property, key, key.substring(HEADER.length()));
		}
		if (RequestExpression.isOne(key)) {
			RequestExpression expression = RequestExpression.of(property, key);
			return new PolicyKey((request) -> text(expression.valueFor(request)), !expression.mentionsUser(),
					expression.mentionsAddress(), true);
		}
		if (this.beans.containsBean(key) && this.beans.isTypeMatch(key, SubjectResolver.class)) {
			// made when it is first asked: filters are made before most other beans
			Supplier<SubjectResolver> resolver = SingletonSupplier
				.of(() -> this.beans.getBean(key, SubjectResolver.class));
			return new PolicyKey((request) -> resolver.get().subjectOf(request).orElse(null), false, false, true);
		}
		throw invalid(property, key);
	}

	private PolicyKey header(String property, String key, String name) {
		if (!PolicyFaults.isToken(name)) {
			throw invalid(property, key);
		}
		return new PolicyKey((request) -> request.header(name).orElse(null), true, false, true);
	}

	private InvalidConfigurationPropertyValueException invalid(String property, String key) {
		List<String> resolvers = Stream.of(this.beans.getBeanNamesForType(SubjectResolver.class, true, false))
			.sorted()
			.toList();
		return new InvalidConfigurationPropertyValueException(property, key,
				("Use ip, user, session, global, node, header:NAME, method, an expression such as #{headers('X-Bot-Id')}, or "
						+ "the name of a SubjectResolver bean, of which there are: %s.")
					.formatted(resolvers.isEmpty() ? "none" : String.join(", ", resolvers)));
	}

	private static @Nullable String text(@Nullable Object value) {
		String text = (value != null) ? value.toString() : "";
		return text.isBlank() ? null : text;
	}

}
