package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The subscriptions of this node, and how what arrives finds them. Whoever brings events
 * of a partition brings them one after the other.
 */
final class EventHub {

	private final Map<String, List<EventDelivery>> deliveries = new ConcurrentHashMap<>();

	private final Map<String, TopicRoom> rooms = new ConcurrentHashMap<>();

	private final Map<String, ReentrantLock> changes = new ConcurrentHashMap<>();

	private final EventNode node;

	private final EventTypes types;

	private final Executor threads;

	EventHub(EventNode node, EventTypes types, Executor threads) {
		this.node = node;
		this.types = types;
		this.threads = threads;
	}

	EventNode node() {
		return this.node;
	}

	EventDelivery add(EventTopic topic, TopicSettings settings, EventSink sink, EventTransport transport) {
		TopicRoom room = this.rooms.computeIfAbsent(settings.name(),
				(name) -> new TopicRoom(() -> transport.resume(settings)));
		EventDelivery delivery = new EventDelivery(topic, settings, sink, this.node, room, this.threads,
				(closed) -> remove(closed, settings, transport));
		ReentrantLock changes = changes(settings);
		changes.lock();
		try {
			List<EventDelivery> all = this.deliveries.computeIfAbsent(settings.name(),
					(name) -> new CopyOnWriteArrayList<>());
			if (all.isEmpty()) {
				transport.watch(settings);
			}
			all.add(delivery);
		}
		finally {
			changes.unlock();
		}
		return delivery;
	}

	private void remove(EventDelivery delivery, TopicSettings settings, EventTransport transport) {
		ReentrantLock changes = changes(settings);
		changes.lock();
		try {
			List<EventDelivery> all = of(settings);
			if (all.remove(delivery) && all.isEmpty()) {
				transport.unwatch(settings);
			}
		}
		finally {
			changes.unlock();
		}
	}

	// by topic, because one may take long to begin
	private ReentrantLock changes(TopicSettings topic) {
		return this.changes.computeIfAbsent(topic.name(), (name) -> new ReentrantLock());
	}

	/**
	 * Hand over what arrived.
	 * @param topic the topic on which it did
	 * @param partition its partition
	 * @param text an event, or anything else
	 * @param epoch the history that the number belongs to
	 * @param number its number, 0 where it has none
	 */
	void deliver(TopicSettings topic, int partition, String text, String epoch, long number) {
		Envelope envelope;
		try {
			envelope = Envelope.read(text);
			if (!envelope.topic().name().equals(topic.name())) {
				throw new IllegalArgumentException("An event of another topic");
			}
		}
		catch (IllegalArgumentException ex) {
			this.node.counters().unreadable.increment();
			this.node.counters()
				.warnOnce("unreadable:" + topic.name(),
						"Something arrived on topic '%s' that is no event, and was left out".formatted(topic.name()),
						null);
			return;
		}
		if (envelope.type().equals(Envelope.UNSENT)) {
			unsent(topic, partition, envelope);
		}
		// what has no number was delivered where it was published
		else if (number > 0 || !this.node.isOwn(envelope)) {
			deliver(topic, envelope, epoch, number);
		}
	}

	private void unsent(TopicSettings topic, int partition, Envelope envelope) {
		if (!this.node.isOwn(envelope) && envelope.body().matches("[1-9]\\d{0,17}")) {
			gap(topic, new EventGap(topic.name(), partition, envelope.id().toString(), 1,
					Long.parseLong(envelope.body()), EventGap.Reason.UNSENT));
		}
	}

	void deliver(TopicSettings topic, Envelope envelope, String epoch, long number) {
		this.node.counters().received.increment();
		Arrival arrival = Arrival.of(envelope, epoch, number, this.node.nanos());
		boolean wanted = false;
		for (EventDelivery delivery : of(topic)) {
			if (delivery.wants(envelope)) {
				delivery.offer(arrival);
				wanted = true;
			}
		}
		if (!wanted) {
			leftOut(envelope);
		}
	}

	private void leftOut(Envelope envelope) {
		EventType type = this.types.named(envelope.type());
		if (type == null) {
			this.node.counters().unknownType.increment();
			this.node.counters()
				.warnOnce("type:" + envelope.type(),
						"Events of type '%s' are not known to this node and are left out".formatted(envelope.type()),
						null);
		}
		else if (!type.reads(envelope.version())) {
			this.node.counters().unknownVersion.increment();
			this.node.counters()
				.warnOnce("version:" + envelope.type() + envelope.version(),
						"Events of type '%s' in version %d are not known to this node and are left out"
							.formatted(envelope.type(), envelope.version()),
						null);
		}
	}

	void gap(TopicSettings topic, EventGap gap) {
		this.node.counters().gap(gap);
		Arrival arrival = Arrival.of(gap, this.node.nanos());
		of(topic).forEach((delivery) -> delivery.offer(arrival));
	}

	/**
	 * Return whether the next event of a topic has to wait for one of its subscriptions.
	 */
	boolean isFull(TopicSettings topic) {
		TopicRoom room = topic.waits() ? this.rooms.get(topic.name()) : null;
		return room != null && room.isFull();
	}

	private List<EventDelivery> of(TopicSettings topic) {
		return this.deliveries.getOrDefault(topic.name(), List.of());
	}

	EventStats stats() {
		long subscriptions = 0;
		long waiting = 0;
		for (List<EventDelivery> all : this.deliveries.values()) {
			subscriptions += all.size();
			waiting += all.stream().mapToLong(EventDelivery::waiting).sum();
		}
		long full = this.rooms.values().stream().filter(TopicRoom::isFull).count();
		return this.node.counters().stats(subscriptions, waiting, full);
	}

}
