package io.pillar.event;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import io.pillar.redis.NodeId;

/**
 * Events of one node, numbered as those of a fleet are. Nothing of them is ever missing,
 * so there is no history.
 */
final class LocalEventTransport implements EventTransport {

	private final Map<String, Partition> partitions = new ConcurrentHashMap<>();

	private final String epoch = NodeId.random().value();

	private final EventHub hub;

	LocalEventTransport(EventHub hub) {
		this.hub = hub;
	}

	@Override
	public EventReach publish(TopicSettings topic, Envelope envelope) {
		this.hub.node().counters().published.increment();
		if (!topic.isNumbered()) {
			this.hub.deliver(topic, envelope, "", 0);
			return EventReach.NODE;
		}
		Partition partition = this.partitions.computeIfAbsent(topic.name() + ":" + topic.partitionOf(envelope.topic()),
				(name) -> new Partition());
		partition.lock.lock();
		try {
			partition.number++;
			this.hub.deliver(topic, envelope, this.epoch, partition.number);
		}
		finally {
			partition.lock.unlock();
		}
		return EventReach.NODE;
	}

	@Override
	public CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope) {
		return CompletableFuture.completedFuture(publish(topic, envelope));
	}

	@Override
	public void watch(TopicSettings topic) {
	}

	@Override
	public void unwatch(TopicSettings topic) {
	}

	private static final class Partition {

		private final ReentrantLock lock = new ReentrantLock();

		private long number;

	}

}
