package io.pillar.ratelimit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The policies of this application. They are those of the configuration, and what of them
 * is overridden, and may be changed while requests are served: each request is held
 * against those of one moment, and what was counted so far counts on.
 * <p>
 * <b>Across nodes</b> an override holds on all of them, mostly within milliseconds, and
 * on those that start later; a node whose subscription is away finds it within five
 * seconds of being able to. What {@link #refresh()} reads is the configuration of this
 * node.
 * <p>
 * <b>Without Redis</b> an override holds on this node, and for as long as it runs. While
 * Redis is away those hold that were known last, and none can be set.
 * <p>
 * Instances are safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class RateLimitPolicies {

	private static final Log logger = LogFactory.getLog(RateLimitPolicies.class);

	private final ReentrantLock changing = new ReentrantLock();

	private final PolicyOverrides overrides;

	private volatile Current current;

	RateLimitPolicies(PolicySource source, PolicyOverrides overrides) {
		this.overrides = overrides;
		this.current = current(source);
		this.overrides.whenChanged(() -> change(UnaryOperator.identity()));
	}

	/**
	 * Return the names of all policies, in the order in which they are written.
	 * @return the names
	 */
	public List<String> names() {
		return this.current.policies.all().stream().map(RateLimitPolicy::name).toList();
	}

	/**
	 * Return the limit of a policy as it holds now.
	 * @param policy the name of the policy
	 * @return its limit, not that of a tier
	 * @throws IllegalArgumentException if there is no such policy
	 */
	public RateLimit limit(String policy) {
		return find(policy).limit();
	}

	/**
	 * Return the limit of a policy as it is configured.
	 * @param policy the name of the policy
	 * @return its limit without an override
	 * @throws IllegalArgumentException if there is no such policy
	 */
	public RateLimit configured(String policy) {
		find(policy);
		return this.current.configured.getOrDefault(policy, limit(policy));
	}

	/**
	 * Return what is overridden.
	 * @return overrides by the name of the policy, those for other applications of the
	 * namespace left out
	 */
	public Map<String, RateLimitOverride> overrides() {
		Map<String, RateLimitOverride> overrides = new LinkedHashMap<>();
		Current current = this.current;
		current.policies.all().forEach((policy) -> {
			RateLimitOverride override = current.overrides.get(policy.name());
			if (override != null) {
				overrides.put(policy.name(), override);
			}
		});
		return overrides;
	}

	/**
	 * Return the keys under which a policy counts a subject.
	 * @param policy the name of the policy
	 * @param subject what its key is for a request: an address, a user, a value of a
	 * header; not looked at where it counts for all together
	 * @return the key without a tier, of the name {@code ""}, and that of each tier, by
	 * its condition
	 * @throws IllegalArgumentException if there is no such policy, or no such subject
	 */
	public Map<String, RateLimitKey> keys(String policy, @Nullable String subject) {
		RateLimitPolicy found = find(policy);
		String counted = this.current.source.subject(policy, subject);
		Map<String, RateLimitKey> keys = new LinkedHashMap<>();
		keys.put("", new RateLimitKey(found.limit(), counted));
		found.tiers().forEach((tier) -> keys.put(tier.when(), new RateLimitKey(tier.limit(), tier.subject(counted))));
		return keys;
	}

	/**
	 * Override a policy, on all nodes. It takes the place of an override before.
	 * @param policy the name of the policy
	 * @param override what holds in place of what it says
	 * @throws IllegalArgumentException if there is no such policy, or if it would make
	 * none, such as one without permits
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away; nothing changes
	 */
	public void override(String policy, RateLimitOverride override) {
		this.current.source.check(policy, override);
		this.overrides.put(policy, override);
	}

	/**
	 * Take an override back, on all nodes.
	 * @param policy the name of the policy
	 * @throws IllegalArgumentException if there is no such policy
	 * @throws io.pillar.redis.RedisUnavailableException if Redis is away; nothing changes
	 */
	public void clear(String policy) {
		find(policy);
		this.overrides.remove(policy);
	}

	/**
	 * Read {@code pillar.rate-limit.policies} and what the filter excludes again, because
	 * the environment has changed. With Spring Cloud nobody has to call this.
	 * @throws RuntimeException if it is not a valid configuration; the policies stay as
	 * they were
	 */
	public void refresh() {
		change(PolicySource::refreshed);
	}

	PolicySet now() {
		return this.current.policies;
	}

	List<RateLimitPolicy> all() {
		return now().all();
	}

	List<RateLimitPolicy> of(PolicyStage.Time time) {
		return now().of(time);
	}

	/**
	 * Return the limit of the policy of a name as it holds now.
	 * @param configured the limit that it had
	 * @return its limit, that one where there is no such policy any more
	 */
	RateLimit limit(RateLimit configured) {
		for (RateLimitPolicy policy : all()) {
			if (policy.name().equals(configured.name())) {
				return policy.limit();
			}
		}
		return configured;
	}

	private RateLimitPolicy find(String policy) {
		List<RateLimitPolicy> found = all().stream().filter((each) -> each.name().equals(policy)).toList();
		Assert.isTrue(!found.isEmpty(),
				() -> "There is no policy '%s'. There are: %s".formatted(policy, String.join(", ", names())));
		return found.get(0);
	}

	private void change(UnaryOperator<PolicySource> change) {
		this.changing.lock();
		try {
			Map<String, RateLimitOverride> before = overrides();
			this.current = current(change.apply(this.current.source));
			if (!before.equals(overrides())) {
				logger.info("Rate limit policies are overridden: " + (overrides().isEmpty() ? "none" : overrides()));
			}
		}
		finally {
			this.changing.unlock();
		}
	}

	private Current current(PolicySource source) {
		Map<String, RateLimitOverride> overrides = this.overrides.all();
		return new Current(source, source.policies(overrides), source.limits(), overrides);
	}

	/**
	 * What holds at one time.
	 *
	 * @param source what is configured
	 * @param policies the policies
	 * @param configured what their limits were without overrides
	 * @param overrides the overrides
	 */
	private record Current(PolicySource source, PolicySet policies, Map<String, RateLimit> configured,
			Map<String, RateLimitOverride> overrides) {

	}

}
