package io.pillar.event;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Carries events between the nodes of the fleet. Safe for use by many threads.
 * <p>
 * An event is published to a topic that is declared in {@code pillar.event.topics}, and
 * reaches each subscription of it on every node once, this node included. What holds
 * beyond that is the level of the topic: with {@code replay} every subscription gets each
 * event once in one order that is the same on all nodes, also what was published while
 * its node was cut off; with {@code sequenced} it gets it, or an {@link EventGap} that
 * says exactly what is missing; with {@code fire} neither.
 * <p>
 * While Redis is away an event is delivered on this node at once and kept, up to a bound,
 * until Redis is back; then it is sent to the other nodes before anything newer of its
 * topic. What there was no room for is told to them as a gap. Nothing is kept of
 * {@code fire}.
 * <p>
 * Events are written as JSON, under a name and a version and never under the name of a
 * class: see {@link EventName}.
 *
 * @since 0.1.0
 */
public interface EventBus {

	/**
	 * Publish an event and wait, no longer than a call to Redis may take, until Redis has
	 * it. Does not wait for the listeners.
	 * @param topic the topic, such as {@code trades} or {@code trades:alice}
	 * @param event the event
	 * @return how far it got
	 */
	default EventReach publish(String topic, Object event) {
		return publish(EventTopic.parse(topic), event);
	}

	/**
	 * Publish an event, as {@link #publish(String, Object)}.
	 * @param topic the topic, no pattern
	 * @param event the event
	 * @return how far it got
	 */
	EventReach publish(EventTopic topic, Object event);

	/**
	 * Publish an event without waiting. Events of one thread to one topic arrive in the
	 * order in which they were published.
	 * @param topic the topic, no pattern
	 * @param event the event
	 * @return how far it got
	 */
	CompletableFuture<EventReach> publishAsync(EventTopic topic, Object event);

	/**
	 * Listen to the events of a type. What is published after this returned arrives:
	 * while Redis is there, the first subscription of a topic waits for it, up to five
	 * seconds. Where Redis is away the subscription begins on this node at once, and to
	 * the others when it is back.
	 * @param <T> the type
	 * @param topic the topic, or a pattern such as {@code trades:*}
	 * @param type the type, or a sealed type for all that it permits
	 * @param listener called with each event, in order, by one thread at a time, which it
	 * may block; only its own events wait for it. What it throws is logged and counted
	 * @return the subscription, which lasts until it is closed
	 */
	default <T> Subscription subscribe(String topic, Class<T> type, Consumer<? super T> listener) {
		return subscribe(EventTopic.parse(topic), type, (event, info) -> listener.accept(event));
	}

	/**
	 * Listen to the events of a type and to gaps.
	 * @param <T> the type
	 * @param topic the topic, or a pattern
	 * @param type the type, or a sealed type for all that it permits
	 * @param receiver called as a listener is
	 * @return the subscription, which lasts until it is closed
	 */
	<T> Subscription subscribe(EventTopic topic, Class<T> type, EventReceiver<T> receiver);

}
