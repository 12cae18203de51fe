package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * The event buses of two nodes with Redis.
 */
class RedisEventBusTests extends EventBusContract {

	private static RedisServer redis;

	private static EventNodes nodes;

	private static ApplicationContext node;

	private static ApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = EventNodes.on(redis.host(), redis.port(), "pillar.redis.timeout=2s");
		node = nodes.start();
		other = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	EventBus bus() {
		return node.getBean(EventBus.class);
	}

	@Override
	EventBus elsewhere() {
		return other.getBean(EventBus.class);
	}

	@Override
	EventReach reach() {
		return EventReach.FLEET;
	}

	@Override
	void awaitDropped(long count) {
		await().until(() -> other.getBean(EventInspection.class).stats().dropped() >= count);
	}

}
