package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the permits that a request needs at one time on its way.
 */
final class PolicyStage {

	private static final Log logger = LogFactory.getLog(PolicyStage.class);

	private final RateLimitPolicies policies;

	private final Time time;

	private final PolicyLimiter limiter;

	private final SubjectOverflow overflow;

	private final Set<String> broken = ConcurrentHashMap.newKeySet();

	PolicyStage(RateLimitPolicies policies, Time time, PolicyLimiter limiter, SubjectOverflow overflow) {
		this.policies = policies;
		this.time = time;
		this.limiter = limiter;
		this.overflow = overflow;
	}

	/**
	 * Find the policies of this time that hold for a request, once for all that is done
	 * with it.
	 * @param request the request, of whom it is need not be known yet
	 * @return the policies
	 */
	List<RateLimitPolicy> policiesFor(PolicyRequest request) {
		PolicySet policies = this.policies.now();
		List<RateLimitPolicy> mine = policies.of(this.time);
		if (mine.isEmpty() || policies.exclude(request)) {
			return List.of();
		}
		List<RateLimitPolicy> found = new ArrayList<>(mine.size());
		for (RateLimitPolicy policy : mine) {
			if (policy.appliesTo(request)) {
				found.add(policy);
			}
		}
		return found;
	}

	/**
	 * Ask for all permits that a request needs, or take none.
	 * @param policies those that hold for it
	 * @param request the request
	 * @param isAlone whether Redis was away when the same request asked before
	 * @return what it got
	 */
	PolicyPermits acquire(List<RateLimitPolicy> policies, PolicyRequest request, boolean isAlone) {
		List<PolicyCall> calls = callsOf(policies, request);
		return calls.isEmpty() ? PolicyPermits.NONE : this.limiter.acquire(calls, isAlone);
	}

	/**
	 * Ask without waiting.
	 * @param policies those that hold for it
	 * @param request the request
	 * @param isAlone whether Redis was away when the same request asked before
	 * @return what it got, which does not fail
	 */
	CompletableFuture<PolicyPermits> acquireAsync(List<RateLimitPolicy> policies, PolicyRequest request,
			boolean isAlone) {
		List<PolicyCall> calls = callsOf(policies, request);
		return calls.isEmpty() ? CompletableFuture.completedFuture(PolicyPermits.NONE)
				: this.limiter.acquireAsync(calls, isAlone);
	}

	private List<PolicyCall> callsOf(List<RateLimitPolicy> policies, PolicyRequest request) {
		if (policies.isEmpty()) {
			return List.of();
		}
		List<PolicyCall> calls = new ArrayList<>(policies.size());
		for (RateLimitPolicy policy : policies) {
			PolicyCall call = call(policy, request);
			if (call != null) {
				calls.add(this.overflow.bounded(call, request));
			}
		}
		return calls;
	}

	private @Nullable PolicyCall call(RateLimitPolicy policy, PolicyRequest request) {
		try {
			return policy.callOf(request);
		}
		catch (RuntimeException ex) {
			// its words may be a client's
			if (this.broken.add(policy.name())) {
				logger.warn(("Rate limit policy '%s' fails on a request, which counts for its address: %s. This is "
						+ "said once.")
					.formatted(policy.name(), ex.getClass().getName()));
			}
			logger.debug("Rate limit policy fails", ex);
			return policy.fallbackOf(request);
		}
	}

	/**
	 * When a request is counted.
	 */
	enum Time {

		/**
		 * Before authentication.
		 */
		EARLY,

		/**
		 * After authentication.
		 */
		LATE

	}

}
