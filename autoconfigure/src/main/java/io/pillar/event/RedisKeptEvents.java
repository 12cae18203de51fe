package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The last events that Redis did not take, and how many more there were. Used under the
 * lock of {@link RedisOutbox}.
 */
final class RedisKeptEvents {

	private static final int MAX_EVENTS = 100;

	private static final int MAX_SIZE = 1_000_000;

	private final Deque<Envelope> events = new ArrayDeque<>();

	private final int size;

	private final EventCounters counters;

	private long unsent;

	RedisKeptEvents(int size, EventCounters counters) {
		this.size = size;
		this.counters = counters;
	}

	boolean isEmpty() {
		return this.unsent == 0 && this.events.isEmpty();
	}

	void add(Envelope envelope) {
		this.events.addLast(envelope);
		this.counters.kept.increment();
		if (this.events.size() > this.size) {
			this.events.removeFirst();
			this.unsent++;
			this.counters.unsent.increment();
		}
	}

	/**
	 * Return what has to be sent first: how many were not kept, or the oldest that were.
	 * @param marker makes an event of how many
	 */
	List<Envelope> first(LongFunction<Envelope> marker) {
		if (this.unsent > 0) {
			return List.of(marker.apply(this.unsent));
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
		return first;
	}

	/**
	 * Forget what was sent.
	 */
	void sent(List<Envelope> sent) {
		for (Envelope envelope : sent) {
			if (envelope.type().equals(Envelope.UNSENT)) {
				this.unsent -= Long.parseLong(envelope.body());
			}
			else if (this.events.peekFirst() == envelope) {
				this.events.removeFirst();
				this.counters.sentLater.increment();
			}
		}
	}

	/**
	 * Say that Redis may have taken some.
	 */
	void unanswered(List<Envelope> sent) {
		Deque<Envelope> again = new ArrayDeque<>();
		while (!this.events.isEmpty() && sent.contains(this.events.peekFirst())) {
			again.addFirst(this.events.removeFirst().sentAgain());
		}
		again.forEach(this.events::addFirst);
	}

}
