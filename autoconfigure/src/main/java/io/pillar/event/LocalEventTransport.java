package io.pillar.event;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.NodeId;

/**
 * Events of one node, numbered as those of a fleet are. Its own listeners miss none; the
 * history is for clients that were away.
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
		Partition partition = of(topic, topic.partitionOf(envelope.topic()));
		partition.lock.lock();
		try {
			partition.add(envelope, topic.hasHistory() ? topic.history() : 0);
			if (topic.waits()) {
				deliver(topic, topic.partitionOf(envelope.topic()), partition);
			}
			else {
				partition.delivered = partition.number;
				this.hub.deliver(topic, envelope, this.epoch, partition.number);
			}
		}
		finally {
			partition.lock.unlock();
		}
		return EventReach.NODE;
	}

	/**
	 * Deliver what there is room for, out of the history.
	 */
	private void deliver(TopicSettings topic, int index, Partition partition) {
		while (partition.delivered < partition.number && !this.hub.isFull(topic)) {
			Map.Entry<Long, Envelope> next = partition.history.higherEntry(partition.delivered);
			if (next.getKey() > partition.delivered + 1) {
				this.hub.gap(topic, new EventGap(topic.name(), index, this.epoch, partition.delivered + 1,
						next.getKey() - 1, EventGap.Reason.TRIMMED));
			}
			partition.delivered = next.getKey();
			this.hub.deliver(topic, next.getValue(), this.epoch, partition.delivered);
		}
	}

	@Override
	public void resume(TopicSettings topic) {
		for (int i = 0; topic.waits() && i < topic.partitions(); i++) {
			Partition partition = of(topic, i);
			partition.lock.lock();
			try {
				deliver(topic, i, partition);
			}
			finally {
				partition.lock.unlock();
			}
		}
	}

	private Partition of(TopicSettings topic, int partition) {
		return this.partitions.computeIfAbsent(topic.name() + ":" + partition, (name) -> new Partition());
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

	@Override
	public CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count) {
		return CompletableFuture.completedFuture(of(topic, partition).read(this.epoch, from, count));
	}

	@Override
	public @Nullable EventPosition position(TopicSettings topic, int partition) {
		return topic.isNumbered() ? of(topic, partition).position(this.epoch) : null;
	}

	private static final class Partition {

		private final ReentrantLock lock = new ReentrantLock();

		private final NavigableMap<Long, Envelope> history = new TreeMap<>();

		private long number;

		// up to where listeners had it
		private long delivered;

		void add(Envelope envelope, int keep) {
			this.number++;
			if (keep > 0) {
				this.history.put(this.number, envelope);
				this.history.headMap(this.number - keep, true).clear();
			}
		}

		EventReading read(String epoch, long from, int count) {
			this.lock.lock();
			try {
				SortedMap<Long, String> events = new TreeMap<>();
				int size = 0;
				for (Map.Entry<Long, Envelope> each : this.history.tailMap(from, true).entrySet()) {
					if (events.size() == count || size >= EventReading.ENOUGH) {
						break;
					}
					String text = each.getValue().write();
					size += events.isEmpty() ? 0 : text.length();
					events.put(each.getKey(), text);
				}
				return new EventReading(epoch, this.number, new EventPosition("", from), events,
						events.size() == count || size >= EventReading.ENOUGH);
			}
			finally {
				this.lock.unlock();
			}
		}

		EventPosition position(String epoch) {
			this.lock.lock();
			try {
				return new EventPosition(epoch, this.delivered);
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
