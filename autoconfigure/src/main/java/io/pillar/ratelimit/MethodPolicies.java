package io.pillar.ratelimit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The policies that hold for methods and not for requests: those of {@code key: method}.
 */
final class MethodPolicies {

	/**
	 * The key of such a policy, and the subject of calls that are for nobody in
	 * particular.
	 */
	static final String KEY = "method";

	private final Map<String, RateLimit> limits = new TreeMap<>();

	private final Supplier<@Nullable RateLimitPolicies> overridden;

	private MethodPolicies(Supplier<@Nullable RateLimitPolicies> overridden) {
		this.overridden = overridden;
	}

	static boolean isOne(RateLimitPolicyProperties policy) {
		return KEY.equals(policy.key());
	}

	/**
	 * Return the policies, checked.
	 * @param properties the properties
	 * @param overridden the policies of an application that serves requests, which may
	 * change
	 * @return the policies
	 */
	static MethodPolicies of(RateLimitProperties properties, Supplier<@Nullable RateLimitPolicies> overridden) {
		MethodPolicies policies = new MethodPolicies(overridden);
		properties.policies().forEach((name, policy) -> {
			if (isOne(policy)) {
				PolicyFaults faults = new PolicyFaults(name);
				refuseWhatIsOfRequests(faults, policy);
				policies.limits.put(name, RateLimitPolicyFactory.limit(faults, policy));
			}
		});
		return policies;
	}

	static void refuseWhatIsOfRequests(PolicyFaults faults, RateLimitPolicyProperties policy) {
		refuse(faults, "paths", policy.paths(), List.of("/**"));
		refuse(faults, "exclude-paths", policy.excludePaths(), List.of());
		refuse(faults, "methods", policy.methods(), List.of());
		refuse(faults, "tiers", policy.tiers(), List.of());
		refuse(faults, "cost", policy.cost(), "1");
		refuse(faults, "consume-on-status", policy.consumeOnStatus(), List.of());
		refuse(faults, "bypass", policy.bypass(),
				new RateLimitPolicyProperties.Bypass(List.of(), List.of(), List.of(), List.of()));
	}

	private static void refuse(PolicyFaults faults, String setting, Object value, Object unset) {
		if (!value.equals(unset)) {
			throw faults.invalid(setting, value, "A policy of key 'method' has a limit and no more: whom a call counts "
					+ "for and what it costs is said by @RateLimited. Remove it.");
		}
	}

	/**
	 * Return the limit of a policy as it is configured.
	 * @param policy the name of the policy
	 * @return its limit, {@code null} where there is none of that name
	 */
	@Nullable RateLimit limit(String policy) {
		return this.limits.get(policy);
	}

	/**
	 * Return the limit of a policy as it holds now.
	 * @param configured its limit as it was when the application started
	 * @return its limit
	 */
	RateLimit now(RateLimit configured) {
		RateLimitPolicies policies = this.overridden.get();
		return (policies != null) ? policies.limit(configured) : configured;
	}

	/**
	 * Return the names of all of them, for messages.
	 */
	String names() {
		return this.limits.isEmpty() ? "none" : String.join(", ", this.limits.keySet());
	}

}
