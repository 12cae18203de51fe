package io.pillar.cache.history;

/**
 * Something bad that happens while the nodes work, such as a lost connection or a killed
 * server. It is over when the call returns: what the caches are allowed to take for
 * becoming right again counts from then.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Disturbance {

	/**
	 * Disturb, and return once things are back.
	 * @throws Exception if it did not work, which ends up in the report
	 */
	void disturb() throws Exception;

}
