package io.pillar.event;

import java.util.concurrent.CompletableFuture;

/**
 * Brings events to the nodes.
 */
interface EventTransport {

	/**
	 * Send an event, and wait until that has ended.
	 * @param topic its topic
	 * @param envelope the event
	 * @return how far it got
	 */
	EventReach publish(TopicSettings topic, Envelope envelope);

	/**
	 * Send an event without waiting.
	 * @param topic its topic
	 * @param envelope the event
	 * @return how far it got
	 */
	CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope);

	/**
	 * Bring the events of a topic to this node from now on. Waits until that is so, for a
	 * bounded time.
	 * @param topic the topic
	 */
	void watch(TopicSettings topic);

	/**
	 * Bring them no more.
	 * @param topic the topic
	 */
	void unwatch(TopicSettings topic);

}
