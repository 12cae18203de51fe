package io.pillar.event;

/**
 * Takes the events of a subscription, and what is known of those that are missing. Called
 * by one thread at a time, in order.
 *
 * @param <T> the type of the events
 * @since 0.1.0
 */
@FunctionalInterface
public interface EventReceiver<T> {

	/**
	 * An event arrived.
	 * @param event the event, an object of its own for each subscription
	 * @param info what is known of it
	 */
	void event(T event, EventInfo info);

	/**
	 * Events are missing that this subscription may have wanted. Told in the place where
	 * they would have been.
	 * @param gap what is missing
	 */
	default void gap(EventGap gap) {
	}

}
