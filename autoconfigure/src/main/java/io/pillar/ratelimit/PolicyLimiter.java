package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the rate limiter for what policies want of a request: all or nothing.
 */
/*
 * A request to the limiter has one cost and up to 16 limits. Policies of different costs,
 * and more of them, are asked one after the other. What the first ones gave is given back
 * when another denies; until then others may find too little, never too much. Once Redis
 * was away for one of them, this node decides the others alone: a request does not wait
 * for the budget of a call more than once.
 */
final class PolicyLimiter {

	private static final Log logger = LogFactory.getLog(PolicyLimiter.class);

	private static final int MAX_KEYS = 16;

	private final RateLimiter limiter;

	private final UnfailingLimiter asking;

	PolicyLimiter(RateLimiter limiter, RateLimitListener listeners) {
		this.limiter = limiter;
		this.asking = new UnfailingLimiter("Rate limits cannot be asked for: policies", () -> limiter, () -> listeners);
	}

	/**
	 * Ask, and wait for the answer.
	 * @param calls what policies want of a request, one or more
	 * @param isAlone whether Redis was away when the same request asked before
	 * @return what it got
	 */
	PolicyPermits acquire(List<PolicyCall> calls, boolean isAlone) {
		List<PolicyGrant> grants = new ArrayList<>(1);
		boolean alone = isAlone;
		for (List<PolicyCall> part : parts(calls)) {
			PolicyGrant grant = alone ? askAlone(part) : ask(part);
			grants.add(grant);
			if (!grant.decision().allowed()) {
				PolicyPermits denied = new PolicyPermits(this, grants);
				denied.giveBack();
				return denied;
			}
			alone |= grant.isAlone();
		}
		return new PolicyPermits(this, grants);
	}

	/**
	 * Ask without waiting.
	 * @param calls what policies want of a request, one or more
	 * @param isAlone whether Redis was away when the same request asked before
	 * @return what it got, which does not fail
	 */
	CompletableFuture<PolicyPermits> acquireAsync(List<PolicyCall> calls, boolean isAlone) {
		return acquireAsync(parts(calls), new ArrayList<>(1), isAlone);
	}

	private CompletableFuture<PolicyPermits> acquireAsync(List<List<PolicyCall>> parts, List<PolicyGrant> grants,
			boolean isAlone) {
		List<PolicyCall> part = parts.get(grants.size());
		CompletableFuture<PolicyGrant> asked = isAlone ? CompletableFuture.completedFuture(askAlone(part))
				: askAsync(part);
		return asked.thenCompose((grant) -> {
			grants.add(grant);
			if (grant.decision().allowed() && grants.size() < parts.size()) {
				return acquireAsync(parts, grants, isAlone || grant.isAlone());
			}
			PolicyPermits permits = new PolicyPermits(this, grants);
			if (!permits.isAllowed()) {
				permits.giveBack();
			}
			return CompletableFuture.completedFuture(permits);
		});
	}

	private static List<List<PolicyCall>> parts(List<PolicyCall> calls) {
		if (calls.size() == 1) {
			return List.of(calls);
		}
		Map<Long, List<PolicyCall>> costs = new LinkedHashMap<>();
		calls.forEach((call) -> costs.computeIfAbsent(call.cost(), (cost) -> new ArrayList<>()).add(call));
		List<List<PolicyCall>> parts = new ArrayList<>(costs.size());
		for (List<PolicyCall> equal : costs.values()) {
			for (int i = 0; i < equal.size(); i += MAX_KEYS) {
				parts.add(equal.subList(i, Math.min(equal.size(), i + MAX_KEYS)));
			}
		}
		return parts;
	}

	private PolicyGrant ask(List<PolicyCall> calls) {
		return new PolicyGrant(calls, this.asking.acquire(PolicyGrant.request(calls)));
	}

	private PolicyGrant askAlone(List<PolicyCall> calls) {
		return new PolicyGrant(calls, this.asking.acquireAlone(PolicyGrant.request(calls)));
	}

	private CompletableFuture<PolicyGrant> askAsync(List<PolicyCall> calls) {
		return this.asking.acquireAsync(PolicyGrant.request(calls))
			.thenApply((decision) -> new PolicyGrant(calls, decision));
	}

	void refund(RateLimitRequest request, RateLimitDecision decision) {
		try {
			this.limiter.refund(request, decision);
		}
		catch (RuntimeException ex) {
			// they come back when their window is over
			logger.debug("Cannot give permits back", ex);
		}
	}

}
