package io.pillar.event;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What is known of an event beside itself.
 *
 * @since 0.1.0
 */
public final class EventInfo {

	private final Arrival arrival;

	private final Envelope envelope;

	private final boolean own;

	EventInfo(Arrival arrival, Envelope envelope, boolean own) {
		this.arrival = arrival;
		this.envelope = envelope;
		this.own = own;
	}

	/**
	 * Return what no other event has.
	 * @return a UUID of version 7
	 */
	public UUID id() {
		return this.envelope.id();
	}

	/**
	 * Return where it was published.
	 * @return the topic with its parts
	 */
	public EventTopic topic() {
		return this.envelope.topic();
	}

	/**
	 * Return who published it.
	 * @return the name of the node
	 */
	public String node() {
		return this.envelope.nodeName();
	}

	/**
	 * Return whether this node published it.
	 * @return whether it is its own
	 */
	public boolean isOwn() {
		return this.own;
	}

	/**
	 * Return its number in its partition of the topic.
	 * @return the number, empty with {@code fire} and where this node delivered its own
	 * event without Redis, or when the history of its number was over
	 */
	public OptionalLong number() {
		return (this.arrival.number() > 0) ? OptionalLong.of(this.arrival.number()) : OptionalLong.empty();
	}

	/**
	 * Return the history that the number belongs to.
	 * @return the epoch, empty where there is no number
	 */
	public Optional<String> epoch() {
		return (this.arrival.number() > 0) ? Optional.of(this.arrival.epoch()) : Optional.empty();
	}

	/**
	 * Return the trace in which it was published.
	 * @return the {@code traceparent} of W3C, empty where there is none
	 */
	public Optional<String> traceparent() {
		return this.envelope.traceparent().isEmpty() ? Optional.empty() : Optional.of(this.envelope.traceparent());
	}

	@Override
	public String toString() {
		return "%s %s of %s".formatted(this.envelope.topic(), this.envelope.id(), this.envelope.nodeName());
	}

}
