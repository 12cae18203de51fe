package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

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

	// stands for those that are being sent, by one thread at a time
	private volatile @Nullable RedisEventCall sending;

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
		List<Envelope> first = (this.unsent > 0) ? List.of(marker.apply(this.unsent)) : oldest();
		endSending();
		this.sending = first.isEmpty() ? null : new RedisEventCall(first.get(0));
		return first;
	}

	private List<Envelope> oldest() {
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
	 * Note how far got what was sent.
	 */
	void sent(List<Envelope> sent, EventReach reach) {
		if (reach == EventReach.FLEET) {
			forget(sent);
		}
		else if (reach == EventReach.UNCERTAIN) {
			unanswered(sent);
		}
	}

	private void forget(List<Envelope> sent) {
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

	private void unanswered(List<Envelope> sent) {
		// Redis may have taken some
		Deque<Envelope> again = new ArrayDeque<>();
		while (!this.events.isEmpty() && sent.contains(this.events.peekFirst())) {
			again.addFirst(this.events.removeFirst().sentAgain());
		}
		again.forEach(this.events::addFirst);
	}

	/**
	 * Add what stands for those that are being sent. Without the lock.
	 */
	void addSending(Collection<RedisEventCall> calls) {
		RedisEventCall now = this.sending;
		if (now != null) {
			calls.add(now);
		}
	}

	/**
	 * Note that nothing is being sent any more. Without the lock.
	 */
	void endSending() {
		RedisEventCall now = this.sending;
		if (now != null) {
			now.over();
			this.sending = null;
		}
	}

}
