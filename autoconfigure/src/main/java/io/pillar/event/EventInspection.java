package io.pillar.event;

/**
 * Tells what the event bus of this node does.
 *
 * @since 0.1.0
 */
public interface EventInspection {

	/**
	 * Return the counts.
	 * @return what it did so far
	 */
	EventStats stats();

}
