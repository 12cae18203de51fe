package io.pillar.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Redis with one partition, in memory: what its scripts do.
 */
final class ModelRedis {

	private static final AtomicInteger EPOCHS = new AtomicInteger();

	private final List<Taken> all = new ArrayList<>();

	private final List<Deque<String>> feeds = new ArrayList<>();

	// what was sent on connections that are gone, and is taken all the same
	private final Deque<Runnable> late = new ArrayDeque<>();

	private final int history;

	private final Numbers numbers;

	private String epoch = "";

	ModelRedis(int history, Numbers numbers) {
		this.history = history;
		this.numbers = numbers;
	}

	boolean has(Envelope event) {
		return this.all.stream().anyMatch((each) -> each.event.id().equals(event.id()));
	}

	List<Envelope> last(int count) {
		return this.all.subList(Math.max(0, this.all.size() - count), this.all.size())
			.stream()
			.map(Taken::event)
			.toList();
	}

	/**
	 * Return a replica that does not have the last events.
	 */
	ModelRedis replica(int lost) {
		ModelRedis replica = new ModelRedis(this.history, this.numbers);
		replica.all.addAll(this.all.subList(0, this.all.size() - lost));
		replica.epoch = replica.all.isEmpty() ? "" : this.epoch;
		return replica;
	}

	void flush() {
		this.all.clear();
		this.epoch = "";
	}

	Deque<String> subscribe() {
		Deque<String> feed = new ArrayDeque<>();
		this.feeds.add(feed);
		return feed;
	}

	void unsubscribe(Deque<String> feed) {
		this.feeds.removeIf((each) -> each == feed);
	}

	Deque<Runnable> late() {
		return this.late;
	}

	RedisSending publish(List<Envelope> events, long first) {
		Set<Object> repeated = new HashSet<>();
		for (int i = 0; i < events.size(); i++) {
			if (isTaken(events.get(i), first)) {
				repeated.add((long) i);
			}
			else {
				publish(events.get(i), first);
			}
		}
		return new RedisSending(EventReach.FLEET, this.epoch, this.all.size(), repeated);
	}

	private boolean isTaken(Envelope event, long first) {
		return this.all.stream()
			.filter((each) -> each.event.node().equals(event.node()))
			.anyMatch((each) -> each.event.place() == event.place() || Math.max(first, each.first) > event.place());
	}

	private void publish(Envelope event, long first) {
		if (this.epoch.isEmpty()) {
			this.epoch = "e%08d".formatted(EPOCHS.incrementAndGet());
		}
		this.all.add(new Taken(event, first));
		int number = this.all.size();
		this.numbers.given(this, event, new EventPosition(this.epoch, number));
		String message = this.epoch + ":" + number + ":" + event.write();
		this.feeds.forEach((feed) -> feed.add(message));
	}

	EventReading look(EventPosition asked) {
		return new EventReading(this.epoch, this.all.size(), asked, new TreeMap<>(), false);
	}

	EventReading read(EventPosition asked, int page) {
		NavigableMap<Long, String> events = new TreeMap<>();
		long number = Math.max(Math.max(1, asked.number()), this.all.size() - this.history + 1);
		for (; number <= this.all.size() && events.size() < page; number++) {
			events.put(number, this.all.get((int) number - 1).event.write());
		}
		return new EventReading(this.epoch, this.all.size(), asked, events, events.size() >= page);
	}

	/**
	 * Is told of each number that is given.
	 */
	interface Numbers {

		void given(ModelRedis redis, Envelope event, EventPosition position);

	}

	private record Taken(Envelope event, long first) {

	}

}
