package io.pillar.ratelimit;

import java.util.List;
import java.util.Set;

/**
 * The policies that hold at one time, and what none of them holds for.
 */
final class PolicySet {

	private final List<RateLimitPolicy> all;

	private final List<RateLimitPolicy> early;

	private final List<RateLimitPolicy> late;

	private final PathPatterns excludedPaths;

	private final Set<String> excludedMethods;

	/**
	 * Create a set.
	 * @param all the policies, in the order in which they are written
	 * @param excludedPaths paths that are never counted
	 * @param excludedMethods methods that are never counted
	 */
	PolicySet(List<RateLimitPolicy> all, PathPatterns excludedPaths, Set<String> excludedMethods) {
		this.all = List.copyOf(all);
		List<RateLimitPolicy> ofRequests = all.stream().filter((policy) -> policy.key() != PolicyKeys.METHOD).toList();
		this.early = ofRequests.stream().filter(RateLimitPolicy::isEarly).toList();
		this.late = ofRequests.stream().filter((policy) -> !policy.isEarly()).toList();
		this.excludedPaths = excludedPaths;
		this.excludedMethods = Set.copyOf(excludedMethods);
	}

	List<RateLimitPolicy> all() {
		return this.all;
	}

	List<RateLimitPolicy> of(PolicyStage.Time time) {
		return (time == PolicyStage.Time.EARLY) ? this.early : this.late;
	}

	boolean exclude(PolicyRequest request) {
		return this.excludedMethods.contains(request.method()) || this.excludedPaths.matchAll(request.paths());
	}

}
