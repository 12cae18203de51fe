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
	 * Return whether a policy of this time holds for a request.
	 * @param request the request
	 * @return whether there is something to ask for
	 */
	boolean concerns(PolicyRequest request) {
		PolicySet policies = this.policies.now();
		List<RateLimitPolicy> mine = policies.of(this.time);
		return !mine.isEmpty() && !policies.exclude(request)
				&& mine.stream().anyMatch((policy) -> policy.appliesTo(request));
	}

	/**
	 * Return whether a policy of this time that holds for a request counts sessions.
	 * @param request the request
	 * @return whether its session has to be known
	 */
	boolean needsSession(PolicyRequest request) {
		return this.policies.of(this.time)
			.stream()
			.anyMatch((policy) -> policy.usesSession() && policy.appliesTo(request));
	}

	/**
	 * Ask for all permits that a request needs, or take none.
	 * @param request the request
	 * @return what it got
	 */
	PolicyPermits acquire(PolicyRequest request) {
		List<PolicyCall> calls = callsOf(request);
		return calls.isEmpty() ? PolicyPermits.NONE : this.limiter.acquire(calls);
	}

	/**
	 * Ask without waiting.
	 * @param request the request
	 * @return what it got, which does not fail
	 */
	CompletableFuture<PolicyPermits> acquireAsync(PolicyRequest request) {
		List<PolicyCall> calls = callsOf(request);
		return calls.isEmpty() ? CompletableFuture.completedFuture(PolicyPermits.NONE)
				: this.limiter.acquireAsync(calls);
	}

	private List<PolicyCall> callsOf(PolicyRequest request) {
		PolicySet policies = this.policies.now();
		List<RateLimitPolicy> mine = policies.of(this.time);
		if (mine.isEmpty() || policies.exclude(request)) {
			return List.of();
		}
		List<PolicyCall> calls = new ArrayList<>(mine.size());
		for (RateLimitPolicy policy : mine) {
			PolicyCall call = policy.appliesTo(request) ? call(policy, request) : null;
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
