package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.pillar.ratelimit.RateLimitDecision.Origin;

/**
 * What was asked for at once, and the answer.
 *
 * @param calls what policies want of the request, all of one cost
 * @param decision the answer
 */
record PolicyGrant(List<PolicyCall> calls, RateLimitDecision decision) {

	static RateLimitRequest request(List<PolicyCall> calls) {
		return new RateLimitRequest(calls.stream().map(PolicyCall::key).toList(), calls.get(0).cost());
	}

	/**
	 * Return whether this was denied because Redis is away, and not because somebody had
	 * too much.
	 */
	boolean isClosed() {
		return this.decision.isClosed();
	}

	/**
	 * Return whether this node decided alone, because Redis is away.
	 */
	boolean isAlone() {
		return this.decision.origin() == Origin.FALLBACK;
	}

	/**
	 * Give back the permits of some policies.
	 * @param limiter who gave them
	 * @param which of which policies
	 */
	void giveBack(PolicyLimiter limiter, Predicate<PolicyCall> which) {
		// where nobody answered there is nothing
		if (!this.decision.allowed() || this.decision.states().size() != this.calls.size()) {
			return;
		}
		List<PolicyCall> back = new ArrayList<>();
		List<RateLimitState> states = new ArrayList<>();
		for (int i = 0; i < this.calls.size(); i++) {
			if (which.test(this.calls.get(i))) {
				back.add(this.calls.get(i));
				states.add(this.decision.states().get(i));
			}
		}
		if (!back.isEmpty()) {
			limiter.refund(request(back),
					new RateLimitDecision(true, states, this.decision.origin(), this.decision.stamp()));
		}
	}

}
