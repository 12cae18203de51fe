package io.pillar.event;

/**
 * Tells what this node does for the STOMP brokers of the others.
 *
 * @since 0.1.0
 */
public interface StompBridgeInspection {

	/**
	 * Return the counts.
	 * @return what it did so far
	 */
	StompBridgeStats stats();

}
