package io.pillar.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * The clients of this node that are sent events.
 */
final class EventStreams implements SmartLifecycle, EventStreamInspection {

	/**
	 * Why a client is told of a gap whose id cannot be read.
	 */
	static final String UNREADABLE = "unreadable-id";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Map<String, EventFeed> feeds = new ConcurrentHashMap<>();

	private final Map<StreamClient, Long> clients = new ConcurrentHashMap<>();

	private final Map<String, CompletableFuture<EventFeed>> beginning = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final StreamCounters counters = new StreamCounters();

	private final EventStreamProperties settings;

	private final EventHub hub;

	private final EventTransport transport;

	private final StreamFrames frames;

	private final StreamReads reads;

	private final StreamThreads threads;

	private volatile boolean running = true;

	EventStreams(EventStreamProperties settings, EventHub hub, EventTransport transport, StreamFrames frames,
			StreamThreads threads) {
		this.settings = settings.checked();
		this.hub = hub;
		this.transport = transport;
		this.frames = frames;
		this.reads = new StreamReads(transport);
		this.threads = threads;
		threads.every(settings.heartbeat(), this::beat);
	}

	/**
	 * Return whether there is room for one more client, and keep it for one. Who has been
	 * let in is opened or {@link #giveBack given back}.
	 */
	boolean letIn() {
		int now = this.count.incrementAndGet();
		if (this.running && now <= this.settings.maxClients()) {
			return true;
		}
		giveBack();
		this.counters.refused.increment();
		return false;
	}

	/**
	 * Return how long a stream may take to end that a client does not read.
	 */
	Duration patience() {
		Duration heartbeat = this.settings.heartbeat();
		return (heartbeat.compareTo(PATIENCE) < 0) ? heartbeat : PATIENCE;
	}

	void giveBack() {
		this.count.decrementAndGet();
	}

	/**
	 * Count a client that was too slow for something else than the events.
	 */
	void tooSlow() {
		this.counters.cut.increment();
	}

	/**
	 * Return what brings the events of a topic. Waits for it as a subscription does.
	 */
	EventFeed feed(StreamRequest request) {
		TopicSettings topic = request.settings();
		EventFeed feed = this.feeds.computeIfAbsent(topic.name(), (name) -> new EventFeed(topic, this.frames));
		feed.start(this.hub, this.transport);
		return feed;
	}

	/**
	 * Return what brings the events of a topic, for whoever must not wait. However many
	 * ask, one thread waits.
	 */
	CompletableFuture<EventFeed> feedAsync(StreamRequest request) {
		String topic = request.settings().name();
		CompletableFuture<EventFeed> feed = this.beginning.computeIfAbsent(topic,
				(name) -> CompletableFuture.supplyAsync(() -> feed(request), this.threads::begin));
		// whoever comes next tries again
		feed.whenComplete((begun, ex) -> {
			if (ex != null) {
				this.beginning.remove(topic, feed);
			}
		});
		return feed;
	}

	/**
	 * Begin to send events to a client.
	 * @param request what it wants
	 * @param feed what brings that
	 * @param lastId how far it says that it has come, which may be anything
	 * @param output its connection
	 */
	void open(StreamRequest request, EventFeed feed, @Nullable String lastId, StreamOutput output) {
		this.counters.opened.increment();
		StreamQueue queue = new StreamQueue(request, output.form(), this.counters, this.settings.buffer().toBytes());
		StreamClient client = new StreamClient(request, queue, output, this.counters, this.threads::execute,
				(ended) -> {
					feed.leave(ended);
					if (this.clients.remove(ended) != null) {
						giveBack();
					}
				});
		this.clients.put(client, end());
		StreamPosition[] places = (lastId != null) ? StreamId.read(lastId, request.partitions()) : null;
		if (places != null && request.settings().isNumbered()) {
			resume(client, places, feed);
		}
		else {
			begin(client, lastId, feed);
		}
		start(client, output);
	}

	private void start(StreamClient client, StreamOutput output) {
		try {
			output.begin(client::wake, client::close);
		}
		catch (RuntimeException ex) {
			client.close();
			throw ex;
		}
		if (!this.running) {
			client.close();
		}
	}

	private long end() {
		// those who came at one time do not all come again at one time
		double share = ThreadLocalRandom.current().nextDouble(0.9, 1);
		return this.hub.node().nanos() + (long) (this.settings.lifetime().toNanos() * share);
	}

	private void resume(StreamClient client, StreamPosition[] places, EventFeed feed) {
		this.counters.resumed.increment();
		client.begin(places, true);
		client.read(List.of(first()), new StreamReplay(client, places, feed, this.reads, this.frames)::next);
	}

	private void begin(StreamClient client, @Nullable String lastId, EventFeed feed) {
		feed.join(client, (begin) -> client.begin(begin, false));
		if (lastId != null) {
			this.counters.unreadableIds.increment();
			StreamRequest request = client.request();
			client.read(
					List.of(first(),
							this.frames.gap(request.settings().name(), request.firstPartition(), UNREADABLE, null)),
					null);
		}
		else {
			client.read(List.of(first()), null);
		}
	}

	private static StreamFrame first() {
		// a node that stops has all its clients come back elsewhere
		return StreamFrame.first(ThreadLocalRandom.current().nextInt(1000, 3000));
	}

	void beat() {
		this.feeds.values().forEach(EventFeed::beat);
		long now = this.hub.node().nanos();
		this.clients.forEach((client, end) -> {
			if (end - now < 0) {
				client.close();
			}
		});
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Close all streams, before the server waits for requests to end.
	 */
	@Override
	public void stop() {
		this.running = false;
		Set.copyOf(this.clients.keySet()).forEach(StreamClient::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public EventStreamStats stats() {
		return this.counters.stats(this.clients.size());
	}

}
