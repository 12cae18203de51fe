package io.pillar.event;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ApplicationContext;

import io.pillar.redis.RedisLink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the event buses of two nodes with one Redis do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisEventBusContract extends EventBusContract {

	private EventNodes nodes;

	private ApplicationContext node;

	private ApplicationContext other;

	/**
	 * Return the property that says where Redis is.
	 */
	abstract String connection();

	abstract void stopRedis();

	@BeforeAll
	void start() {
		this.nodes = new EventNodes(connection(), "pillar.redis.timeout=2s");
		this.node = this.nodes.start();
		this.other = this.nodes.start();
	}

	@AfterAll
	void stop() {
		this.nodes.close();
		stopRedis();
	}

	@Test
	void eventIsRefusedUntilWhatWasRefusedForTheScriptIsSentAgain() {
		TopicSettings topic = new TopicSettings("scripts", EventLevel.REPLAY, 1, 100, 100, 100, EventOverflow.DROP);
		RedisOutbox outbox = new RedisOutbox(topic, 0, new EventCounters(List.of()), (alone) -> {
		});
		RedisEventSender sender = this.node.getBean(RedisEventSender.class);
		List<Envelope> events = Stream.of("1", "2", "3").map(RedisEventBusContract::event).toList();
		assertThat(sender.send(outbox, events.subList(0, 1), () -> true).number()).isEqualTo(1);
		this.node.getBean(RedisLink.class).call((redis) -> redis.scriptFlush());
		assertThat(sender.sendAsync(outbox, events.get(1)).join()).isEqualTo(RedisSending.NONE);
		assertThat(sender.send(outbox, events.subList(2, 3), () -> false)).isEqualTo(RedisSending.NONE);
		assertThat(sender.sendAsync(outbox, events.get(2)).join()).isEqualTo(RedisSending.NONE);
		assertThat(sender.send(outbox, events.subList(1, 3), () -> true).number()).isEqualTo(3);
		assertThat(sender.sendAsync(outbox, events.get(0)).join().number()).isEqualTo(4);
	}

	private static Envelope event(String body) {
		return new Envelope(UUID.nameUUIDFromBytes(body.getBytes()), "me.1", "word", 1, EventTopic.of("scripts"), "",
				false, body);
	}

	@Override
	EventBus bus() {
		return this.node.getBean(EventBus.class);
	}

	@Override
	EventBus elsewhere() {
		return this.other.getBean(EventBus.class);
	}

	@Override
	EventReach reach() {
		return EventReach.FLEET;
	}

	@Override
	void awaitDropped(long count) {
		await().until(() -> this.other.getBean(EventInspection.class).stats().dropped() >= count);
	}

}
