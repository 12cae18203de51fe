package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

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

	// what is sent next, and again until it is taken: what comes meanwhile does not drive
	// it out, and whoever has it already knows it by its id
	private List<Envelope> first = List.of();

	private long unsent;

	// stands for those that are being sent, by one thread at a time
	private volatile @Nullable RedisEventCall sending;

	RedisKeptEvents(int size, EventCounters counters) {
		this.size = size;
		this.counters = counters;
	}

	boolean isEmpty() {
		return this.first.isEmpty() && this.unsent == 0 && this.events.isEmpty();
	}

	/**
	 * Return the lowest place, or that of another event where it is before that. Where
	 * too many failed at once the first one is not the lowest.
	 */
	long firstPlace(long other) {
		return Stream.concat(this.first.stream(), this.events.stream())
			.mapToLong(Envelope::place)
			.filter((place) -> place > 0 && place < other)
			.min()
			.orElse(other);
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
		if (this.first.isEmpty() && this.unsent > 0) {
			this.first = List.of(marker.apply(this.unsent));
			this.unsent = 0;
		}
		else if (this.first.isEmpty()) {
			this.first = takeOldest();
		}
		endSending();
		this.sending = this.first.isEmpty() ? null : new RedisEventCall(this.first.get(0));
		return this.first;
	}

	private List<Envelope> takeOldest() {
		List<Envelope> oldest = new ArrayList<>();
		long size = 0;
		for (Envelope next = this.events.peekFirst(); next != null; next = this.events.peekFirst()) {
			size += next.body().length();
			if (!oldest.isEmpty() && (oldest.size() == MAX_EVENTS || size > MAX_SIZE)) {
				break;
			}
			oldest.add(this.events.removeFirst());
		}
		return List.copyOf(oldest);
	}

	/**
	 * Note how far got what was sent.
	 */
	void sent(EventReach reach) {
		if (reach == EventReach.FLEET) {
			this.counters.sentLater
				.add(this.first.stream().filter((each) -> !each.type().equals(Envelope.UNSENT)).count());
			this.first = List.of();
		}
		else if (reach == EventReach.UNCERTAIN) {
			// Redis may have taken some
			this.first = this.first.stream().map(Envelope::sentAgain).toList();
		}
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
