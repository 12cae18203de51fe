package io.pillar.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Brings the events of one topic to all clients of this node that follow it or parts of
 * it: one subscription, and each event is written as JSON once.
 */
final class EventFeed implements EventSink {

	private final ReentrantLock lock = new ReentrantLock();

	private final ReentrantLock starting = new ReentrantLock();

	private final Map<EventTopic, Set<StreamClient>> clients = new HashMap<>();

	private final Set<StreamClient> patterns = new LinkedHashSet<>();

	private final TopicSettings topic;

	private final StreamFrames frames;

	// by partition, up to where all clients have been handed everything
	private final StreamPosition[] places;

	// how often it was not known any more where a partition goes on
	private final AtomicLong breaks = new AtomicLong();

	private volatile Runnable look = () -> {
	};

	private boolean started;

	EventFeed(TopicSettings topic, StreamFrames frames) {
		this.topic = topic;
		this.frames = frames;
		this.places = new StreamPosition[topic.partitions()];
		Arrays.fill(this.places, StreamPosition.UNKNOWN);
	}

	/**
	 * Subscribe, where that has not happened yet. Waits for it as a subscription does.
	 */
	void start(EventHub hub, EventTransport transport) {
		this.starting.lock();
		try {
			if (this.started) {
				return;
			}
			EventDelivery delivery = hub.add(EventTopic.parse(this.topic.name() + ":**"), this.topic, this, transport);
			this.started = true;
			begin(transport);
			this.look = () -> look(transport, delivery);
		}
		finally {
			this.starting.unlock();
		}
	}

	/**
	 * Look which event is at a place: where another one has that number later, a client
	 * that has got none yet can be told.
	 * @return the place with its print, if that can be had
	 */
	private CompletableFuture<StreamPosition> print(EventTransport transport, int partition, StreamPosition place) {
		if (!this.topic.hasHistory() || place.number() <= 0) {
			return CompletableFuture.completedFuture(place);
		}
		return transport.read(this.topic, partition, place.number(), 1).handle((reading, ex) -> {
			boolean same = reading != null && reading.epoch().equals(place.epoch());
			String there = same ? reading.events().get(place.number()) : null;
			return (there != null) ? place.at(there) : place;
		});
	}

	private void begin(EventTransport transport) {
		long breaks = this.breaks.get();
		List<CompletableFuture<?>> prints = new ArrayList<>();
		for (int i = 0; i < this.places.length; i++) {
			int partition = i;
			StreamPosition place = StreamPosition.of(transport.position(this.topic, i));
			prints.add(print(transport, i, place).thenAccept((printed) -> begin(partition, printed, breaks)));
		}
		CompletableFuture.allOf(prints.toArray(CompletableFuture<?>[]::new)).join();
	}

	private void begin(int partition, StreamPosition place, long breaks) {
		// one found before a break may be beyond what comes after it
		locked(() -> this.places[partition] = (this.places[partition].isKnown() || this.breaks.get() != breaks)
				? this.places[partition] : place);
	}

	/**
	 * Find out where a partition is after Redis was away, or has lost something, so that
	 * clients can come back. What was brought before is handed over first.
	 */
	private void look(EventTransport transport, EventDelivery delivery) {
		long breaks = this.breaks.get();
		for (int i = 0; i < this.places.length; i++) {
			int partition = i;
			StreamPosition found = isKnown(i) ? StreamPosition.UNKNOWN
					: StreamPosition.of(transport.position(this.topic, i));
			if (found.isKnown()) {
				print(transport, i, found)
					.thenAccept((printed) -> delivery.offer(Arrival.of(() -> begin(partition, printed, breaks))));
			}
		}
	}

	private boolean isKnown(int partition) {
		this.lock.lock();
		try {
			return this.places[partition].isKnown();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Bring a client what comes from now on.
	 * @param begin told where that begins, before anything comes
	 */
	void join(StreamClient client, Consumer<StreamPosition[]> begin) {
		locked(() -> {
			StreamRequest request = client.request();
			int first = request.firstPartition();
			begin.accept(Arrays.copyOfRange(this.places, first, first + request.partitions()));
			(request.topic().isPattern() ? this.patterns
					: this.clients.computeIfAbsent(request.topic(), (topic) -> new LinkedHashSet<>()))
				.add(client);
		});
		if (client.isClosed()) {
			// it may have left before it came
			leave(client);
		}
	}

	void leave(StreamClient client) {
		locked(() -> {
			this.patterns.remove(client);
			this.clients.computeIfPresent(client.request().topic(), (topic, all) -> {
				all.remove(client);
				return all.isEmpty() ? null : all;
			});
		});
	}

	/**
	 * Give a sign of life to all clients, and tell them how far they have come where
	 * nothing came for them.
	 */
	void beat() {
		this.look.run();
		locked(() -> {
			StreamFrame beat = StreamFrame.beat(this.places.clone());
			each((client) -> {
				client.beat();
				client.offer(beat);
			});
		});
	}

	private void each(Consumer<StreamClient> work) {
		this.patterns.forEach(work);
		this.clients.values().forEach((all) -> all.forEach(work));
	}

	@Override
	public boolean wants(Envelope envelope) {
		return this.frames.knows(envelope);
	}

	@Override
	public void event(Envelope envelope, EventInfo info) {
		int partition = this.topic.partitionOf(envelope.topic());
		StreamPosition place = info.number().isPresent()
				? StreamPosition.of(info.epoch().orElse(""), info.number().getAsLong(), envelope) : null;
		locked(() -> {
			if (place == null || !this.places[partition].isAtOrAfter(place)) {
				send(envelope, partition, place);
				this.places[partition] = (place != null) ? place : this.places[partition];
			}
		});
	}

	private void send(Envelope envelope, int partition, @Nullable StreamPosition place) {
		StreamFrame frame = null;
		for (Set<StreamClient> some : List.of(this.clients.getOrDefault(envelope.topic(), Set.of()), this.patterns)) {
			for (StreamClient client : some) {
				if (client.request().wants(envelope)) {
					frame = (frame != null) ? frame
							: this.frames.event(envelope, partition, place, StreamFrame.Kind.EVENT);
					if (frame == null) {
						return;
					}
					client.offer(frame);
				}
			}
		}
	}

	@Override
	public void gap(EventGap gap) {
		StreamPosition place = placeAfter(gap);
		locked(() -> {
			if (place == null || !place.isKnown() || !this.places[gap.partition()].isAtOrAfter(place)) {
				StreamFrame frame = this.frames.gap(gap, place);
				each((client) -> {
					if (client.request().covers(gap.partition())) {
						client.offer(frame);
					}
				});
				this.places[gap.partition()] = (place != null) ? place : this.places[gap.partition()];
				this.breaks.addAndGet((place != null && !place.isKnown()) ? 1 : 0);
			}
		});
	}

	private static @Nullable StreamPosition placeAfter(EventGap gap) {
		if (gap.reason() == EventGap.Reason.UNSENT || gap.epoch().isEmpty()) {
			return null;
		}
		return gap.isOpen() ? StreamPosition.UNKNOWN : new StreamPosition(gap.epoch(), gap.to(), 0);
	}

	private void locked(Runnable work) {
		this.lock.lock();
		try {
			work.run();
		}
		finally {
			this.lock.unlock();
		}
	}

}
