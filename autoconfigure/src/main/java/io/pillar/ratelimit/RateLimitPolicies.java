package io.pillar.ratelimit;

import java.util.List;
import java.util.Set;

/**
 * The policies of this application, and what none of them holds for.
 *
 * @param all the policies, in the order in which they are written
 * @param excludedPaths paths that are never counted
 * @param excludedMethods methods that are never counted
 */
record RateLimitPolicies(List<RateLimitPolicy> all, PathPatterns excludedPaths, Set<String> excludedMethods) {

	RateLimitPolicies {
		all = List.copyOf(all);
		excludedMethods = Set.copyOf(excludedMethods);
	}

	boolean exclude(PolicyRequest request) {
		return this.excludedMethods.contains(request.method()) || this.excludedPaths.matchAll(request.paths());
	}

	List<RateLimitPolicy> of(PolicyStage.Time time) {
		return this.all.stream().filter((policy) -> policy.isEarly() == (time == PolicyStage.Time.EARLY)).toList();
	}

}
