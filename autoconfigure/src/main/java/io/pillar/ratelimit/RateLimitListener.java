package io.pillar.ratelimit;

/**
 * Told of what rate limits do, on the thread that does it. All beans of it are told.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RateLimitListener {

	/**
	 * A request was decided.
	 * @param decision the decision
	 */
	void decided(RateLimitDecision decision);

	/**
	 * A request counted for the network that it came from, because this node saw too many
	 * new subjects.
	 * @param policy the policy whose subject it was
	 */
	default void overflowed(String policy) {
	}

	/**
	 * A decision was made that was not answered from memory.
	 * @param origin who decided
	 * @param nanos how long it took, in nanoseconds
	 */
	default void took(RateLimitDecision.Origin origin, long nanos) {
	}

	/**
	 * Redis was asked for permits, or given some back: for one request or for several.
	 */
	default void called() {
	}

	/**
	 * States in Redis could not be read, because another version or somebody else wrote
	 * them. They count as absent.
	 * @param count how many
	 */
	default void unreadable(int count) {
	}

	/**
	 * A request was decided. Called in place of the other, for those who want to know
	 * whose request it was.
	 * @param request the request
	 * @param decision the decision
	 */
	default void decided(RateLimitRequest request, RateLimitDecision decision) {
		decided(decision);
	}

}
