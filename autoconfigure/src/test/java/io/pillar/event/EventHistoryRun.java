package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.RedisServerBuilder;
import io.pillar.embedded.TcpProxy;
import io.pillar.redis.LuaScript;

import static org.awaitility.Awaitility.await;

/**
 * Several nodes publish and listen while connections are killed, messages are lost, and
 * Redis is killed, hangs, loses its data and is fed with garbage.
 */
final class EventHistoryRun implements AutoCloseable {

	private static final int STEPS = Boolean.getBoolean("pillar.long") ? 120 : 9;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final List<String> TOPICS = List.of("replay", "sequenced");

	private static final List<String> NAMES = List.of("a", "b", "c");

	private static final String PUBLISH = LuaScript.beside(EventBus.class, "publish").toString();

	private final Map<String, Map<String, Heard<Trade>>> heard = new TreeMap<>();

	private final Map<String, Map<String, List<Trade>>> published = new TreeMap<>();

	private final List<TcpProxy> proxies = new ArrayList<>();

	private final List<EventNodes> nodes = new ArrayList<>();

	private final List<EventBus> buses = new ArrayList<>();

	private final Random random;

	private final RedisServer redis;

	private volatile boolean stopped;

	EventHistoryRun(Random random, boolean persistent) {
		this.random = random;
		RedisServerBuilder server = RedisServer.builder();
		this.redis = (persistent ? server.directive("appendonly", "yes").directive("appendfsync", "always") : server)
			.start();
	}

	@Override
	public void close() {
		this.stopped = true;
		this.nodes.forEach(EventNodes::close);
		this.proxies.forEach(TcpProxy::close);
		this.redis.close();
	}

	void run() throws InterruptedException {
		startNodes();
		List<Thread> publishers = NAMES.stream().map((name) -> new Thread(() -> publish(name))).toList();
		publishers.forEach(Thread::start);
		int first = this.random.nextInt(9);
		for (int step = 0; step < STEPS; step++) {
			pause(100 + this.random.nextInt(200));
			disturb((first + step) % 9);
		}
		this.proxies.forEach(TcpProxy::heal);
		pause(100);
		this.stopped = true;
		for (Thread publisher : publishers) {
			publisher.join();
		}
		awaitTheEnd();
		TOPICS.forEach((topic) -> new EventHistory(this.heard.get(topic), false).check(this.published.get(topic)));
		System.out.printf("Event history: %s%n", this.nodes.get(0));
	}

	/**
	 * A node that has never had an event cannot tell that Redis lost some.
	 */
	private void startNodes() {
		NAMES.forEach(this::startNode);
		NAMES.forEach((name) -> publish(name, 0));
		await().atMost(LIMIT).until(() -> isEverywhere(0));
	}

	private void startNode(String name) {
		TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());
		this.proxies.add(proxy);
		EventNodes node = EventNodes.on(proxy.host(), proxy.port(), "pillar.event.topics.sequenced.queue=1000000",
				"pillar.event.topics.replay.queue=1000000", "pillar.event.topics.sequenced.outbox=100000",
				"pillar.event.topics.replay.outbox=100000", "pillar.redis.timeout=300ms",
				"pillar.event.topics.replay.history=2000");
		this.nodes.add(node);
		EventBus bus = node.bus();
		this.buses.add(bus);
		for (String topic : TOPICS) {
			this.heard.computeIfAbsent(topic, (key) -> new TreeMap<>())
				.put(name, EventBusContract.hear(bus, topic, Trade.class));
			this.published.computeIfAbsent(topic, (key) -> new ConcurrentHashMap<>())
				.put(name, new CopyOnWriteArrayList<>());
			bus.subscribe(topic, Trade.class, (trade) -> {
				throw new IllegalStateException("always");
			});
		}
	}

	private void publish(String name) {
		long amount = 0;
		while (!this.stopped) {
			amount++;
			publish(name, amount);
			LockSupport.parkNanos(2_000_000);
		}
	}

	private void publish(String name, long amount) {
		EventBus bus = this.buses.get(NAMES.indexOf(name));
		for (String topic : TOPICS) {
			Trade trade = new Trade(name, amount);
			bus.publish(topic, trade);
			this.published.get(topic).get(name).add(trade);
		}
	}

	private void disturb(int kind) {
		TcpProxy proxy = this.proxies.get(this.random.nextInt(this.proxies.size()));
		switch (kind) {
			case 0 -> proxy.cutConnections();
			case 1 -> during(proxy::cut, 700, proxy::heal);
			case 2 -> during(() -> proxy.dropMessages(true), 300, () -> proxy.dropMessages(false));
			case 3 -> during(this.redis::kill, 500, this.redis::restart);
			case 4 -> during(this.redis::pause, 1200, this.redis::resume);
			case 5 -> during(proxy::blackHole, 900, proxy::heal);
			default -> disturbData(kind);
		}
	}

	private void during(Runnable begin, int millis, Runnable end) {
		begin.run();
		pause(this.random.nextInt(millis));
		end.run();
	}

	private void disturbData(int kind) {
		switch (kind) {
			case 6 -> this.redis.execute("FLUSHALL");
			case 7 -> this.redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
			default -> {
				for (String topic : TOPICS) {
					String key = "events:event:{" + topic + ".0}:";
					this.redis.execute("PUBLISH", key + "news", "rubbish");
					this.redis.execute("PUBLISH", key + "news", "a:b:c");
					this.redis.execute("EVAL", PUBLISH, "2", key + "seq", key + "log", "poisoned", "100", key + "news",
							"PUBLISH", "somebody", "0", "0", "1poison");
				}
			}
		}
	}

	/**
	 * What is published when all is well arrives, and everything before it has by then. A
	 * connection may be replaced yet that was found to be silent.
	 */
	private void awaitTheEnd() {
		this.nodes.forEach(EventNodes::awaitAvailable);
		await().atMost(LIMIT).until(() -> this.nodes.stream().noneMatch(EventNodes::hasKept));
		AtomicLong last = new AtomicLong(Long.MAX_VALUE - 1000);
		await().atMost(LIMIT).until(() -> {
			long amount = last.incrementAndGet();
			NAMES.forEach((name) -> publish(name, amount));
			for (int i = 0; i < 50 && !isEverywhere(amount); i++) {
				pause(50);
			}
			return isEverywhere(amount);
		});
	}

	private boolean isEverywhere(long amount) {
		List<Trade> trades = NAMES.stream().map((name) -> new Trade(name, amount)).toList();
		return this.heard.values()
			.stream()
			.flatMap((nodes) -> nodes.values().stream())
			.allMatch((each) -> each.all().containsAll(trades));
	}

	private static void pause(long millis) {
		LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
	}

}
