package io.pillar.ratelimit;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.RedisAvailability;

/**
 * Says what rate limits do now.
 */
final class RateLimitFeatureStatus implements FeatureStatus {

	private final Supplier<@Nullable RedisAvailability> availability;

	private final Supplier<@Nullable RedisNodes> nodes;

	private final Supplier<@Nullable RateLimitPolicies> policies;

	RateLimitFeatureStatus(Supplier<@Nullable RedisAvailability> availability, Supplier<@Nullable RedisNodes> nodes,
			Supplier<@Nullable RateLimitPolicies> policies) {
		this.availability = availability;
		this.nodes = nodes;
		this.policies = policies;
	}

	@Override
	public String feature() {
		return "rate-limit";
	}

	@Override
	public String state() {
		RateLimitPolicies policies = this.policies.get();
		int overridden = (policies != null) ? policies.overrides().size() : 0;
		return counting() + ((overridden > 0) ? "; policies that are overridden: " + overridden : "");
	}

	private String counting() {
		RedisNodes nodes = this.nodes.get();
		RedisAvailability availability = this.availability.get();
		if (nodes == null || availability == null) {
			return "counts for this node only";
		}
		if (availability.isAvailable()) {
			return "counts together with the other nodes";
		}
		return "degraded: each limit does what its policy says for the time without Redis; this node has one share in "
				+ nodes.count();
	}

}
