package io.pillar.event;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Go on with a topic whose subscriptions had no room for what came.
	 * @param topic the topic, which waits for them
	 */
	void resume(TopicSettings topic);

	/**
	 * Read a part of the history of a partition.
	 * @param topic the topic
	 * @param partition its partition
	 * @param from the first number that is wanted
	 * @param count how many events are wanted at most
	 * @return what there is, to come; fails where it cannot be read now
	 */
	CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count);

	/**
	 * Return how far a partition has come on this node: what is up to there has been
	 * handed to the subscriptions.
	 * @param topic the topic, which is watched
	 * @param partition its partition
	 * @return where it is, {@code null} where that is not known
	 */
	@Nullable EventPosition position(TopicSettings topic, int partition);

}
