package io.pillar.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.redis.LuaScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a node missed is read in steps that are bounded, and whatever is wrong with
 * others.
 */
class EventRepairTests {

	private static final String PUBLISH = LuaScript.beside(EventBus.class, "publish").toString();

	private static final String LARGE = "x".repeat(200_000);

	private static RedisServer redis;

	private static EventNodes nodes;

	private static ApplicationContext node;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = EventNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=10s");
		node = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Test
	void historyOfLargeEventsIsReadInStepsOfBoundedSize() throws Exception {
		assertReadInSteps(node);
	}

	@Test
	void historyOfLargeEventsOfOneNodeIsReadInStepsOfBoundedSize() throws Exception {
		try (EventNodes alone = new EventNodes("pillar.mode=local")) {
			assertReadInSteps(alone.start());
		}
	}

	/**
	 * Each step has the last event of the one before, and goes on.
	 */
	private static void assertReadInSteps(ApplicationContext node) throws Exception {
		LongStream.rangeClosed(1, 30)
			.forEach((n) -> node.getBean(EventBus.class).publish("replay", new Trade(LARGE, n)));
		EventTransport transport = node.getBean(EventTransport.class);
		TopicSettings topic = node.getBean(EventTopics.class).of(EventTopic.of("replay"));
		Map<Long, String> all = new LinkedHashMap<>();
		EventReading reading;
		int steps = 0;
		do {
			reading = transport.read(topic, 0, Math.max(1, all.size()), 100).get(20, TimeUnit.SECONDS);
			assertThat(reading.events().values().stream().mapToLong(String::length).sum()).isLessThan(1_500_000);
			all.putAll(reading.events());
			steps++;
		}
		while (reading.isFull() && steps < 100);
		assertThat(all.keySet()).containsExactlyElementsOf(LongStream.rangeClosed(1, reading.last()).boxed().toList());
		assertThat(steps).isBetween(5, 7);
	}

	@Test
	void partitionsThatCannotBeReadDoNotKeepOthersFromBeingLookedAfter() {
		EventBus bus = node.getBean(EventBus.class);
		EventBusContract.hear(bus, "many:**", Trade.class);
		Heard<Trade> small = EventBusContract.hear(bus, "small", Trade.class);
		Heard<Trade> brief = EventBusContract.hear(bus, "brief", Trade.class);
		for (int i = 0; i < 4; i++) {
			redis.execute("SET", "events:event:{many.%d}:seq".formatted(i), "not a hash");
		}
		publishWithoutAMessage("small");
		publishWithoutAMessage("brief");
		small.awaitLast(Trade.of(7));
		brief.awaitLast(Trade.of(7));
	}

	@Test
	void historyThatCouldNotBeReadIsReadSoonAfterThat() {
		try (EventNodes rare = EventNodes.on(redis.host(), redis.port(), "pillar.event.check-interval=1h")) {
			Heard<Trade> heard = EventBusContract.hear(rare.start().getBean(EventBus.class), "waiting", Trade.class);
			node.getBean(EventBus.class).publish("waiting", Trade.of(1));
			String epoch = heard.awaitLast(Trade.of(1)).infos().get(0).epoch().orElseThrow();
			String third = envelope("waiting", 3);
			publishWithoutAMessage("waiting", envelope("waiting", 2));
			publishWithoutAMessage("waiting", third);
			String key = "events:event:{waiting.0}:";
			redis.execute("RENAME", key + "seq", key + "kept");
			redis.execute("SET", key + "seq", "not a hash");
			String refused = refusals();
			redis.execute("PUBLISH", key + "news", epoch + ":3:" + third);
			await().until(() -> !refusals().equals(refused));
			redis.execute("RENAME", key + "kept", key + "seq");
			assertThat(heard.awaitLast(Trade.of(3)).all()).containsExactly(Trade.of(1), Trade.of(2), Trade.of(3));
		}
	}

	private static String refusals() {
		return redis.execute("INFO", "errorstats");
	}

	private static void publishWithoutAMessage(String topic) {
		publishWithoutAMessage(topic, envelope(topic, 7));
	}

	private static void publishWithoutAMessage(String topic, String event) {
		String key = "events:event:{" + topic + ".0}:";
		redis.execute("EVAL", PUBLISH, "2", key + "seq", key + "log", "other", "100", "nowhere", "PUBLISH", "somebody",
				"0", "0", event);
	}

	private static String envelope(String topic, long amount) {
		return new Envelope(UUID.randomUUID(), "somebody.1", "trade", 1, EventTopic.of(topic), "", false,
				"{\"symbol\":\"EUR\",\"amount\":" + amount + "}")
			.write();
	}

}
