package io.pillar.event;

/**
 * Tells what this node does for clients that are sent events.
 *
 * @since 0.1.0
 */
public interface EventStreamInspection {

	/**
	 * Return the counts.
	 * @return what it did so far
	 */
	EventStreamStats stats();

}
