package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * Asks the rate limiter for what policies want of a request: all or nothing.
 */
/*
 * A request to the limiter has one cost and up to 16 limits. Policies of different costs,
 * and more of them, are asked one after the other. What the first ones gave is given back
 * when another denies; until then others may find too little, never too much.
 */
final class PolicyLimiter {

	private static final Log logger = LogFactory.getLog(PolicyLimiter.class);

	private static final int MAX_KEYS = 16;

	private static final Duration RETRY = Duration.ofSeconds(1);

	private final RateLimiter limiter;

	private final AtomicBoolean isBroken = new AtomicBoolean();

	PolicyLimiter(RateLimiter limiter) {
		this.limiter = limiter;
	}

	PolicyPermits acquire(List<PolicyCall> calls) {
		List<PolicyGrant> grants = new ArrayList<>(1);
		for (List<PolicyCall> part : parts(calls)) {
			PolicyGrant grant = ask(part);
			grants.add(grant);
			if (!grant.decision().allowed()) {
				PolicyPermits denied = new PolicyPermits(this, grants);
				denied.giveBack();
				return denied;
			}
		}
		return new PolicyPermits(this, grants);
	}

	/**
	 * Ask without waiting.
	 * @param calls what policies want of a request, one or more
	 * @return what it got, which does not fail
	 */
	CompletableFuture<PolicyPermits> acquireAsync(List<PolicyCall> calls) {
		return acquireAsync(parts(calls), new ArrayList<>(1));
	}

	private CompletableFuture<PolicyPermits> acquireAsync(List<List<PolicyCall>> parts, List<PolicyGrant> grants) {
		return askAsync(parts.get(grants.size())).thenCompose((grant) -> {
			grants.add(grant);
			if (grant.decision().allowed() && grants.size() < parts.size()) {
				return acquireAsync(parts, grants);
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
		RateLimitRequest request = PolicyGrant.request(calls);
		try {
			return decided(calls, this.limiter.acquire(request));
		}
		catch (RuntimeException ex) {
			return failed(calls, ex);
		}
	}

	private CompletableFuture<PolicyGrant> askAsync(List<PolicyCall> calls) {
		RateLimitRequest request = PolicyGrant.request(calls);
		try {
			return this.limiter.acquireAsync(request)
				.handle((decision, ex) -> (ex != null) ? failed(calls, ex) : decided(calls, decision));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(failed(calls, ex));
		}
	}

	private PolicyGrant decided(List<PolicyCall> calls, RateLimitDecision decision) {
		this.isBroken.set(false);
		return new PolicyGrant(calls, decision);
	}

	private PolicyGrant failed(List<PolicyCall> calls, Throwable ex) {
		if (this.isBroken.compareAndSet(false, true)) {
			logger.warn("Rate limits cannot be asked for: policies do as while Redis is away, and those that would "
					+ "count on their own allow", ex);
		}
		return new PolicyGrant(calls, undecided(calls));
	}

	/**
	 * No request fails because its limits could not be asked for.
	 */
	private static RateLimitDecision undecided(List<PolicyCall> calls) {
		List<RateLimitState> closed = calls.stream()
			.map((call) -> call.key().limit())
			.filter((limit) -> limit.withoutRedis() == WithoutRedis.CLOSED && !limit.shadow())
			.map((limit) -> new RateLimitState(limit, false, 0, RETRY, RETRY, RETRY))
			.toList();
		return new RateLimitDecision(closed.isEmpty(), closed, Origin.FALLBACK, 0);
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
