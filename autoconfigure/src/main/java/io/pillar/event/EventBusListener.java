package io.pillar.event;

import java.time.Duration;

/**
 * Told of what the event bus does, on the thread that does it, which it must not hold up.
 * All beans of it are told.
 *
 * @since 0.1.0
 */
public interface EventBusListener {

	/**
	 * A listener was called with an event.
	 * @param topic the name of the topic
	 * @param waited how long the event had waited on this node
	 * @param took how long the call took
	 */
	default void delivered(String topic, Duration waited, Duration took) {
	}

	/**
	 * Events of a topic are missing on this node, or for one of its subscriptions.
	 * @param gap what is missing
	 */
	default void missed(EventGap gap) {
	}

}
