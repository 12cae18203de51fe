package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nothing ends a subscription. A node publishes all the time, another one listens with
 * listeners that fail each time beside those that do not, and Redis is fed with poison,
 * has its clients killed, and is killed itself. A run prints its seed; one with 3
 * restarts of Redis and hundreds of killed clients is made with
 * {@code -Dpillar.long=true}.
 */
class EventEnduranceTests {

	private static final boolean LONG = Boolean.getBoolean("pillar.long");

	private static final int RESTARTS = LONG ? 3 : 1;

	private static final int STEPS = LONG ? 100 : 8;

	private static final int FAILURES = 1000;

	private static final int CALM = 100;

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private static final List<String> TOPICS = List.of("fire", "sequenced", "replay");

	private final Map<String, Heard<Trade>> heard = new TreeMap<>();

	private final AtomicLong failures = new AtomicLong();

	private final AtomicLong published = new AtomicLong();

	private final Random random = Seeds.random();

	private final RedisServer redis = RedisServer.builder()
		.directive("appendonly", "yes")
		.directive("appendfsync", "always")
		.start();

	private final EventPoison poison = new EventPoison(this.redis, this.random);

	private final EventNodes nodes = EventNodes.on(this.redis.host(), this.redis.port(),
			"pillar.event.topics.sequenced.queue=1000000", "pillar.event.topics.replay.queue=1000000",
			"pillar.event.topics.fire.queue=1000000", "pillar.event.topics.replay.history=100000",
			"pillar.event.topics.replay.outbox=100000", "pillar.event.topics.sequenced.outbox=100000");

	private volatile boolean stopped;

	@AfterEach
	void stop() {
		this.stopped = true;
		this.nodes.close();
		this.redis.close();
	}

	@Test
	void eventReachesAListenerAsItsLevelPromisesWhateverFailsAroundIt() throws InterruptedException {
		EventBus publisher = this.nodes.bus();
		EventBus bus = this.nodes.bus();
		TOPICS.forEach((topic) -> subscribe(bus, topic));
		Thread publishing = new Thread(() -> {
			while (!this.stopped) {
				publish(publisher);
			}
		});
		publishing.start();
		disturb();
		await().atMost(LIMIT).until(() -> this.failures.get() >= FAILURES);
		this.stopped = true;
		publishing.join();
		this.nodes.awaitAvailable();
		await().atMost(LIMIT).until(() -> !this.nodes.hasKept());
		long calm = this.published.get();
		LongStream.range(0, CALM).forEach((n) -> publish(publisher));
		check(calm);
		System.out.printf("%d events, %d failures, %s%n", this.published.get(), this.failures.get(), this.nodes);
	}

	private void subscribe(EventBus bus, String topic) {
		this.heard.put(topic, EventBusContract.hear(bus, topic, Trade.class));
		bus.subscribe(topic, Trade.class, (trade) -> fail(trade.amount()));
		bus.subscribe(topic + ":**", Trade.class, (trade) -> fail(trade.amount()));
	}

	private void fail(long amount) {
		this.failures.incrementAndGet();
		if (amount % 3 == 0) {
			throw new AssertionError("always");
		}
		if (amount % 3 == 1) {
			throw new StackOverflowError("always");
		}
		throw new IllegalStateException("always");
	}

	private void publish(EventBus bus) {
		Trade trade = Trade.of(this.published.incrementAndGet());
		TOPICS.forEach((topic) -> bus.publish(topic, trade));
		pause(1);
	}

	private void disturb() {
		for (int restart = 0; restart < RESTARTS; restart++) {
			for (int step = 0; step < STEPS; step++) {
				TOPICS.forEach(this.poison::spread);
				this.redis.execute("CLIENT", "KILL", "TYPE", this.random.nextBoolean() ? "pubsub" : "normal");
				pause(this.random.nextInt(step % 4 * 100 + 1));
			}
			this.redis.kill();
			pause(this.random.nextInt(500));
			this.redis.restart();
			this.nodes.awaitAvailable();
		}
	}

	private void check(long calm) {
		long last = this.published.get();
		this.heard.values().forEach((each) -> await().atMost(LIMIT).until(() -> each.all().contains(Trade.of(last))));
		assertThat(amounts("fire")).isSorted()
			.doesNotHaveDuplicates()
			.endsWith(LongStream.rangeClosed(calm + 1, last).boxed().toArray(Long[]::new));
		assertThat(this.heard.get("replay").gaps()).isEmpty();
		assertThat(amounts("replay")).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
		checkGaps(this.heard.get("sequenced").all());
	}

	private List<Long> amounts(String topic) {
		return this.heard.get(topic)
			.all()
			.stream()
			.filter(Trade.class::isInstance)
			.map((trade) -> ((Trade) trade).amount())
			.toList();
	}

	/**
	 * Where events are missing, gaps stand in their place that are as long, and nowhere
	 * else, but for what had a number and was no event.
	 */
	private void checkGaps(List<Object> all) {
		List<EventGap> here = new ArrayList<>();
		long position = 0;
		long told = 0;
		for (Object each : all) {
			if (each instanceof EventGap gap) {
				assertThat(gap.reason()).isEqualTo(EventGap.Reason.LOST);
				here.add(gap);
			}
			else if (each instanceof Trade trade) {
				long length = here.stream().mapToLong((gap) -> gap.to() - gap.from() + 1).sum();
				assertThat(trade.amount()).as("after %d and %s", position, here)
					.isBetween(position + 1, position + 1 + length);
				told += length;
				position = trade.amount();
				here.clear();
			}
		}
		long missing = position - amounts("sequenced").size();
		// what Redis did not answer for may have two numbers
		long twice = this.nodes.stats().mapToLong(EventStats::uncertain).sum();
		assertThat(told - missing).as("told without need").isBetween(0L, this.poison.numbered() + twice);
	}

	private static void pause(long millis) {
		LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
	}

}
