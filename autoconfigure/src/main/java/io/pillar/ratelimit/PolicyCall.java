package io.pillar.ratelimit;

/**
 * What a policy wants of a request.
 *
 * @param policy the policy
 * @param key the limit and whom the request counts for
 * @param cost how many permits it takes
 */
record PolicyCall(RateLimitPolicy policy, RateLimitKey key, long cost) {

	/**
	 * Return whether the request, once it was answered, turns out not to count.
	 * @param status the status of the answer
	 * @return whether its permits have to be given back
	 */
	boolean isInVain(int status) {
		StatusRanges consumed = this.policy.consumed();
		return consumed != null && !consumed.contain(status);
	}

}
