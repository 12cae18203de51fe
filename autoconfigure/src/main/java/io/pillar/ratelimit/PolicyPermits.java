package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The permits that a request was given at one stage, or the denial. They are given back
 * at most once.
 */
final class PolicyPermits {

	static final PolicyPermits NONE = new PolicyPermits(null, List.of());

	private final @Nullable PolicyLimiter limiter;

	private final List<PolicyGrant> grants;

	private final AtomicBoolean isSettled = new AtomicBoolean();

	PolicyPermits(@Nullable PolicyLimiter limiter, List<PolicyGrant> grants) {
		this.limiter = limiter;
		this.grants = grants;
	}

	boolean isAllowed() {
		return this.grants.isEmpty() || last().decision().allowed();
	}

	/**
	 * Return whether it was denied because Redis is away.
	 */
	boolean isClosed() {
		return !this.grants.isEmpty() && last().isClosed();
	}

	/**
	 * Return whether this node decided any of it alone.
	 */
	boolean isAlone() {
		return this.grants.stream().anyMatch(PolicyGrant::isAlone);
	}

	private PolicyGrant last() {
		return this.grants.get(this.grants.size() - 1);
	}

	/**
	 * Return how the limits stood.
	 * @return one state for each policy; where it was denied, those that deny for sure
	 */
	List<RateLimitState> states() {
		List<RateLimitState> states = new ArrayList<>();
		this.grants.forEach((grant) -> states.addAll(grant.decision().states()));
		return states;
	}

	/**
	 * Return whether the status of the answer tells what of this counts.
	 */
	boolean dependOnStatus() {
		return this.grants.stream()
			.anyMatch((grant) -> grant.calls().stream().anyMatch((call) -> call.policy().consumed() != null));
	}

	/**
	 * Give everything back, because the request was denied elsewhere.
	 */
	void giveBack() {
		giveBack((call) -> true);
	}

	/**
	 * Give back what does not count, now that the answer is known.
	 * @param status the status of the answer
	 */
	void settle(int status) {
		giveBack((call) -> call.isInVain(status));
	}

	private void giveBack(Predicate<PolicyCall> which) {
		PolicyLimiter from = this.limiter;
		if (from != null && this.isSettled.compareAndSet(false, true)) {
			this.grants.forEach((grant) -> grant.giveBack(from, which));
		}
	}

}
