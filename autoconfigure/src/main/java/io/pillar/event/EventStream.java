package io.pillar.event;

import java.util.List;

import org.springframework.util.Assert;

/**
 * What a method of a controller returns to send the events of a topic to a client, as
 * server-sent events, for as long as the client stays.
 * <p>
 * The data of each is the event as JSON, its name the name of the type, and its id says
 * how far the client has come. A client that comes back with the id of the last one
 * ({@code Last-Event-ID}, which browsers send by themselves), to whichever node, gets
 * what it missed from the history of the topic; or a {@code pillar-gap} that says what it
 * did not get. While Redis is away a client gets the events of its node at once.
 * <p>
 * Who may have which topic is decided by the method that returns it, when it is called
 * and again after {@code pillar.event.stream.lifetime}. A client may have all that is in
 * the history of the topic.
 * <p>
 * {@link EventSocket}, and with WebFlux {@link ReactiveEventSocket}, sends the same over
 * a WebSocket.
 *
 * @since 0.1.0
 */
public final class EventStream {

	private final EventTopic topic;

	private final List<Class<?>> types;

	private EventStream(EventTopic topic, List<Class<?>> types) {
		Assert.isTrue(!types.isEmpty(), "'types' must say what a client may see");
		this.topic = topic;
		this.types = types;
	}

	/**
	 * Send the events of some types.
	 * @param topic the topic or a pattern, made by {@link EventTopic#of} where a part of
	 * it comes from the client
	 * @param types the types, a sealed type for all that it permits; nothing of any other
	 * type is sent
	 * @return what a controller returns
	 */
	public static EventStream of(EventTopic topic, Class<?>... types) {
		return new EventStream(topic, List.of(types));
	}

	EventTopic topic() {
		return this.topic;
	}

	List<Class<?>> types() {
		return this.types;
	}

	@Override
	public String toString() {
		return "stream of " + this.topic;
	}

}
