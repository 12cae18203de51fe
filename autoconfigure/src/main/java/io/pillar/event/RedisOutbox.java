package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of a partition that Redis did not take, in order. As long as there are any,
 * newer ones wait behind them.
 */
final class RedisOutbox {

	private static final int MAX_EVENTS = 100;

	private static final int MAX_SIZE = 1_000_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final AtomicBoolean sendingWanted = new AtomicBoolean();

	private final Deque<Envelope> events = new ArrayDeque<>();

	private final TopicSettings topic;

	private final int partition;

	private final EventCounters counters;

	private long unsent;

	private volatile boolean waiting;

	RedisOutbox(TopicSettings topic, int partition, EventCounters counters) {
		this.topic = topic;
		this.partition = partition;
		this.counters = counters;
	}

	TopicSettings topic() {
		return this.topic;
	}

	int partition() {
		return this.partition;
	}

	/**
	 * Ask for what waits to be sent.
	 * @return whether nobody has asked yet
	 */
	boolean wantSending() {
		return this.waiting && this.sendingWanted.compareAndSet(false, true);
	}

	void beginSending() {
		this.sendingWanted.set(false);
	}

	/**
	 * Keep an event, if others wait already.
	 */
	boolean join(Envelope envelope) {
		if (!this.waiting) {
			return false;
		}
		this.lock.lock();
		try {
			if (this.waiting) {
				keep(envelope);
			}
			return this.waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	void keep(Envelope envelope) {
		this.lock.lock();
		try {
			this.events.addLast(envelope);
			this.counters.kept.increment();
			if (this.events.size() > this.topic.outbox()) {
				this.events.removeFirst();
				this.unsent++;
				this.counters.unsent.increment();
			}
			this.waiting = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what has to be sent first: how many were not kept, or the oldest that were.
	 * @param marker makes an event of how many
	 */
	List<Envelope> first(Marker marker) {
		this.lock.lock();
		try {
			if (this.unsent > 0) {
				return List.of(marker.of(this.unsent));
			}
			List<Envelope> first = new ArrayList<>();
			long size = 0;
			for (Envelope each : this.events) {
				size += each.body().length();
				if (!first.isEmpty() && (first.size() == MAX_EVENTS || size > MAX_SIZE)) {
					break;
				}
				first.add(each);
			}
			this.waiting = !first.isEmpty();
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget what was sent.
	 */
	void sent(List<Envelope> sent) {
		this.lock.lock();
		try {
			for (Envelope envelope : sent) {
				if (envelope.type().equals(Envelope.UNSENT)) {
					this.unsent -= Long.parseLong(envelope.body());
				}
				else if (this.events.peekFirst() == envelope) {
					this.events.removeFirst();
					this.counters.sentLater.increment();
				}
			}
			this.waiting = this.unsent > 0 || !this.events.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Say that Redis may have taken some.
	 */
	void unanswered(List<Envelope> sent) {
		this.lock.lock();
		try {
			Deque<Envelope> again = new ArrayDeque<>();
			while (!this.events.isEmpty() && sent.contains(this.events.peekFirst())) {
				again.addFirst(this.events.removeFirst().sentAgain());
			}
			again.forEach(this.events::addFirst);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Makes an event that stands for others.
	 */
	interface Marker {

		Envelope of(long count);

	}

}
