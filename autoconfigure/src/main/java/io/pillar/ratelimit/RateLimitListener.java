package io.pillar.ratelimit;

/**
 * Told of every decision, on the thread that made it. All beans of it are told.
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

}
