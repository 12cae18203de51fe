package io.pillar.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.util.Assert;

/**
 * Writes events and reads them; a transport carries them.
 */
final class TypedEventBus implements EventBus {

	private final EventTopics topics;

	private final EventTypes types;

	private final EventCodec codec;

	private final EventId ids;

	private final EventHub hub;

	private final EventTransport transport;

	TypedEventBus(EventTopics topics, EventTypes types, EventCodec codec, EventId ids, EventHub hub,
			EventTransport transport) {
		this.topics = topics;
		this.types = types;
		this.codec = codec;
		this.ids = ids;
		this.hub = hub;
		this.transport = transport;
	}

	@Override
	public EventReach publish(EventTopic topic, Object event) {
		return this.transport.publish(this.topics.of(topic), envelope(topic, event));
	}

	@Override
	public CompletableFuture<EventReach> publishAsync(EventTopic topic, Object event) {
		return this.transport.publishAsync(this.topics.of(topic), envelope(topic, event));
	}

	private Envelope envelope(EventTopic topic, Object event) {
		Assert.isTrue(!topic.isPattern(),
				() -> "Topic '%s' is a pattern, to which nothing can be published".formatted(topic));
		EventType type = this.types.of(event.getClass());
		EventNode node = this.hub.node();
		return Envelope.of(this.ids, node.name(), type, topic, node.tracing().traceparent(topic),
				this.codec.write(event, type));
	}

	@Override
	public <T> Subscription subscribe(EventTopic topic, Class<T> type, EventReceiver<T> receiver) {
		TopicSettings settings = this.topics.of(topic);
		EventSink sink = new TypedSink<>(receiver, type, this.types.readFor(type), this.codec,
				this.hub.node().counters());
		return this.hub.add(topic, settings, sink, this.transport);
	}

	/**
	 * Listen to the events of several types, in one order.
	 */
	void subscribe(EventTopic topic, List<Class<?>> types, EventReceiver<Object> receiver) {
		TopicSettings settings = this.topics.of(topic);
		List<EventType> read = types.stream().map(this.types::of).toList();
		this.hub.add(topic, settings,
				new TypedSink<>(receiver, Object.class, read, this.codec, this.hub.node().counters()), this.transport);
	}

	/**
	 * Write an event now and publish it later.
	 * @return what publishes it
	 */
	Runnable prepare(EventTopic topic, Object event) {
		TopicSettings settings = this.topics.of(topic);
		Envelope envelope = envelope(topic, event);
		return () -> this.transport.publish(settings, envelope);
	}

}
