package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import static org.awaitility.Awaitility.await;

/**
 * Nodes that publish all the time and write down what they hear.
 */
final class EventFleet implements AutoCloseable {

	private static final List<String> TOPICS = List.of("replay", "sequenced");

	private final Map<String, Map<String, Heard<Trade>>> heard = new TreeMap<>();

	private final Map<String, Map<String, List<Trade>>> published = new TreeMap<>();

	private final Map<String, EventNodes> nodes = new TreeMap<>();

	private final Map<String, EventBus> buses = new TreeMap<>();

	private final List<Thread> publishers = new ArrayList<>();

	private volatile boolean stopped;

	EventFleet(List<String> names, String... connection) {
		for (String name : names) {
			EventNodes node = new EventNodes(properties(connection));
			this.nodes.put(name, node);
			this.buses.put(name, node.bus());
			for (String topic : TOPICS) {
				this.heard.computeIfAbsent(topic, (key) -> new TreeMap<>())
					.put(name, EventBusContract.hear(this.buses.get(name), topic, Trade.class));
				this.published.computeIfAbsent(topic, (key) -> new ConcurrentHashMap<>())
					.put(name, new CopyOnWriteArrayList<>());
			}
		}
		// a node that has never had an event cannot tell that some were lost
		names.forEach((name) -> publish(name, 0));
		await().atMost(Duration.ofSeconds(60)).until(() -> isEverywhere(0));
	}

	private static String[] properties(String... connection) {
		List<String> properties = new ArrayList<>(List.of(connection));
		for (String topic : TOPICS) {
			properties.add("pillar.event.topics.%s.queue=1000000".formatted(topic));
			properties.add("pillar.event.topics.%s.outbox=100000".formatted(topic));
		}
		properties.add("pillar.event.topics.replay.history=5000");
		return properties.toArray(String[]::new);
	}

	void begin() {
		this.buses.keySet().forEach((name) -> {
			Thread publisher = new Thread(() -> {
				for (long amount = 1; !this.stopped; amount++) {
					publish(name, amount);
					LockSupport.parkNanos(4_000_000);
				}
			});
			this.publishers.add(publisher);
			publisher.start();
		});
	}

	private void publish(String name, long amount) {
		Trade trade = new Trade(name, amount);
		for (String topic : TOPICS) {
			this.buses.get(name).publish(topic, trade);
			this.published.get(topic).get(name).add(trade);
		}
	}

	/**
	 * Stop to publish, wait until all is well, and check what everybody heard.
	 */
	void check() throws InterruptedException {
		this.stopped = true;
		for (Thread publisher : this.publishers) {
			publisher.join();
		}
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> this.nodes.values().forEach(EventNodes::awaitAvailable));
		await().atMost(Duration.ofSeconds(60)).until(() -> this.nodes.values().stream().noneMatch(EventNodes::hasKept));
		awaitTheEnd();
		TOPICS.forEach((topic) -> new EventHistory(this.heard.get(topic), true).check(this.published.get(topic)));
		System.out.printf("Event history: %s%n", this.nodes.values());
	}

	/**
	 * What is published when all is well arrives. A connection may be replaced yet that
	 * was found to be silent, so the first one may be missing.
	 */
	private void awaitTheEnd() {
		AtomicLong last = new AtomicLong(Long.MAX_VALUE - 1000);
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			long amount = last.incrementAndGet();
			this.buses.keySet().forEach((name) -> publish(name, amount));
			for (int i = 0; i < 50 && !isEverywhere(amount); i++) {
				LockSupport.parkNanos(50_000_000);
			}
			return isEverywhere(amount);
		});
	}

	private boolean isEverywhere(long amount) {
		List<Trade> trades = this.buses.keySet().stream().map((name) -> new Trade(name, amount)).toList();
		return this.heard.values()
			.stream()
			.flatMap((nodes) -> nodes.values().stream())
			.allMatch((each) -> each.all().containsAll(trades));
	}

	@Override
	public void close() {
		this.stopped = true;
		this.nodes.values().forEach(EventNodes::close);
	}

}
