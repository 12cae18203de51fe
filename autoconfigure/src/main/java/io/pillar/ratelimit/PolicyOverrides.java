package io.pillar.ratelimit;

import java.util.Map;

/**
 * Keeps overrides of policies.
 */
interface PolicyOverrides {

	/**
	 * Return what is known to hold now.
	 * @return overrides by the name of the policy
	 */
	Map<String, RateLimitOverride> all();

	/**
	 * Set an override, in place of the one before.
	 * @param policy the policy
	 * @param override what holds
	 */
	void put(String policy, RateLimitOverride override);

	/**
	 * Take an override back.
	 * @param policy the policy
	 */
	void remove(String policy);

	/**
	 * Say who wants to know of changes. Called once.
	 * @param listener called after each of them
	 */
	void whenChanged(Runnable listener);

}
