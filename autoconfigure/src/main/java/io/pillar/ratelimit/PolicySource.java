package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.Assert;

/**
 * Makes policies of what is configured, and of overrides.
 */
final class PolicySource {

	private static final Log logger = LogFactory.getLog(PolicySource.class);

	private final RateLimitEnvironment environment;

	private final RateLimitPolicyFactory factory;

	private final RateLimitProperties properties;

	// what was complained of, or it would be at every change
	private final Set<String> unfit = ConcurrentHashMap.newKeySet();

	PolicySource(RateLimitEnvironment environment, RateLimitPolicyFactory factory, RateLimitProperties properties) {
		this.environment = environment;
		this.factory = factory;
		this.properties = properties;
	}

	/**
	 * Read the configuration again.
	 * @return what is configured now
	 */
	PolicySource refreshed() {
		return new PolicySource(this.environment, this.factory, this.environment.read());
	}

	PolicySet policies(Map<String, RateLimitOverride> overrides) {
		List<RateLimitPolicy> policies = new ArrayList<>();
		this.properties.policies().forEach((name, policy) -> policies.add(policy(name, policy, overrides.get(name))));
		return this.environment.policies(policies, this.properties.filter());
	}

	/**
	 * An override that was set elsewhere may not fit what is configured here.
	 */
	private RateLimitPolicy policy(String name, RateLimitPolicyProperties properties,
			@Nullable RateLimitOverride override) {
		if (override != null) {
			try {
				return this.factory.create(name, properties.with(override));
			}
			catch (InvalidConfigurationPropertyValueException ex) {
				if (this.unfit.add(name)) {
					logger.warn("Rate limit policy '%s' stays as it is configured: %s".formatted(name, reason(ex)));
				}
			}
		}
		return this.factory.create(name, properties);
	}

	/**
	 * Refuse an override that makes no policy.
	 * @param policy the policy
	 * @param override the override
	 * @throws IllegalArgumentException if there is no such policy, or it would not be one
	 */
	void check(String policy, RateLimitOverride override) {
		try {
			this.factory.create(policy, properties(policy).with(override));
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			throw new IllegalArgumentException(reason(ex), ex);
		}
	}

	private static String reason(InvalidConfigurationPropertyValueException ex) {
		return "%s cannot be '%s'. %s".formatted(ex.getName(), ex.getValue(), ex.getReason());
	}

	RateLimitPolicyProperties properties(String policy) {
		RateLimitPolicyProperties properties = this.properties.policies().get(policy);
		Assert.isTrue(properties != null, () -> "There is no policy '%s'. There are: %s".formatted(policy,
				String.join(", ", this.properties.policies().keySet())));
		return Optional.ofNullable(properties).orElseThrow();
	}

	/**
	 * Return what is configured, whatever is overridden.
	 * @return limits by the name of the policy
	 */
	Map<String, RateLimit> limits() {
		Map<String, RateLimit> limits = new LinkedHashMap<>();
		policies(Map.of()).all().forEach((policy) -> limits.put(policy.name(), policy.limit()));
		return limits;
	}

	/**
	 * Return whom a policy counts for when somebody names a subject.
	 * @param policy the policy
	 * @param subject an address where it counts addresses, nothing where all are one
	 * subject, else what the key of the policy is for a request
	 * @return the subject as a request has it
	 */
	String subject(String policy, @Nullable String subject) {
		String key = String.valueOf(properties(policy).key());
		boolean isNamed = subject != null && !subject.isBlank();
		if (key.equals("global") || (key.equals(MethodPolicies.KEY) && !isNamed)) {
			return key;
		}
		Assert.hasText(subject, () -> "Name a 'subject': policy '%s' counts by %s".formatted(policy, key));
		if (!key.equals("ip")) {
			return RateLimitPolicy.bounded(subject);
		}
		IpAddress address = HopAddress.parse(subject);
		Assert.isTrue(address != null,
				() -> "Policy '%s' counts addresses. Name one as 'subject', such as 203.0.113.7".formatted(policy));
		return this.properties.checkedAddresses().subjectOf(Optional.ofNullable(address).orElseThrow());
	}

}
