package io.pillar.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Hands the events of a subscription to its listener, in order and by one thread at a
 * time.
 */
/*
 * There is a bounded queue for each subscription. Who brings an event never waits: where
 * the queue is full the oldest is dropped, and a gap stands in its place, so that a slow
 * listener sees late what it sees and knows what it did not. A topic that is to wait for
 * it is told when the queue is full, brings nothing more, and is told when half of it is
 * empty. A thread serves a queue for a while and then gives way to the others.
 */
final class EventDelivery implements Subscription, Runnable {

	private static final int TURN = 64;

	private final Deque<Arrival> queue = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final EventTopic topic;

	private final TopicSettings settings;

	private final EventSink sink;

	private final EventNode node;

	private final TopicRoom room;

	private final Executor threads;

	private final Consumer<EventDelivery> closed;

	private final Overflow overflow;

	private boolean scheduled;

	private boolean full;

	private volatile boolean open = true;

	EventDelivery(EventTopic topic, TopicSettings settings, EventSink sink, EventNode node, TopicRoom room,
			Executor threads, Consumer<EventDelivery> closed) {
		this.topic = topic;
		this.settings = settings;
		this.sink = sink;
		this.node = node;
		this.room = room;
		this.threads = threads;
		this.closed = closed;
		this.overflow = new Overflow(settings);
	}

	@Override
	public EventTopic topic() {
		return this.topic;
	}

	boolean wants(Envelope envelope) {
		return this.topic.matches(envelope.topic()) && this.sink.wants(envelope);
	}

	void offer(Arrival arrival) {
		this.lock.lock();
		try {
			if (!this.open) {
				return;
			}
			if (this.queue.size() >= this.settings.queue()) {
				this.overflow.add(this.queue.removeFirst());
				this.node.counters().dropped.increment();
			}
			this.queue.addLast(arrival);
			noteFull();
			if (this.scheduled) {
				return;
			}
			this.scheduled = true;
		}
		finally {
			this.lock.unlock();
		}
		this.threads.execute(this);
	}

	private void noteFull() {
		if (!this.full && this.queue.size() >= this.settings.queue()) {
			this.full = true;
			this.room.filled();
		}
	}

	/**
	 * Note that there is room again.
	 * @return whether there was none
	 */
	private boolean noteRoom() {
		boolean had = this.full && this.queue.size() <= this.settings.queue() / 2;
		this.full &= !had;
		return had;
	}

	@Override
	public void run() {
		for (int i = 0; i < TURN; i++) {
			Arrival next = next();
			if (next == null) {
				return;
			}
			hand(next);
			// what a listener leaves behind is not for what comes next on this thread
			Thread.interrupted();
		}
		this.threads.execute(this);
	}

	private @Nullable Arrival next() {
		boolean again = false;
		this.lock.lock();
		try {
			EventGap missed = this.overflow.poll();
			Arrival next = (missed != null) ? Arrival.of(missed, this.node.nanos()) : this.queue.pollFirst();
			if (next == null || !this.open) {
				this.scheduled = false;
				return null;
			}
			again = noteRoom();
			return next;
		}
		finally {
			this.lock.unlock();
			if (again) {
				this.room.emptied();
			}
		}
	}

	private void hand(Arrival arrival) {
		Envelope envelope = arrival.envelope();
		try {
			if (envelope != null) {
				hand(arrival, envelope);
			}
			else if (arrival.gap() != null) {
				hand(arrival.gap());
			}
			else if (arrival.mark() != null) {
				arrival.mark().run();
			}
		}
		catch (Throwable ex) {
			this.node.counters().failed.increment();
			this.node.counters()
				.warnOnce("listener:" + this.topic.name() + ex.getClass().getName(),
						"A listener to topic '%s' failed, and gets what comes next all the same".formatted(this.topic),
						ex);
		}
	}

	private void hand(EventGap gap) {
		if (gap.reason() == EventGap.Reason.OVERFLOW) {
			this.node.counters().gap(gap);
		}
		this.sink.gap(gap);
	}

	private void hand(Arrival arrival, Envelope envelope) {
		EventInfo info = new EventInfo(arrival, envelope, this.node.isOwn(envelope));
		long begin = this.node.nanos();
		try {
			if (envelope.traceparent().isEmpty()) {
				this.sink.event(envelope, info);
			}
			else {
				this.node.tracing().run(info, () -> this.sink.event(envelope, info));
			}
		}
		finally {
			this.node.counters().delivered(this.settings.name(), begin - arrival.atNanos(), this.node.nanos() - begin);
		}
	}

	int waiting() {
		this.lock.lock();
		try {
			return this.queue.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		boolean again = false;
		this.lock.lock();
		try {
			if (!this.open) {
				return;
			}
			this.open = false;
			this.queue.clear();
			again = noteRoom();
		}
		finally {
			this.lock.unlock();
		}
		if (again) {
			this.room.emptied();
		}
		this.closed.accept(this);
	}

	@Override
	public String toString() {
		return "subscription of " + this.topic;
	}

}
