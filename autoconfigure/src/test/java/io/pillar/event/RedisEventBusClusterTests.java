package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ApplicationContext;

import io.pillar.embedded.RedisClusterGroup;

import static org.awaitility.Awaitility.await;

/**
 * The event buses of two nodes with a Redis Cluster.
 */
class RedisEventBusClusterTests extends EventBusContract {

	private static RedisClusterGroup redis;

	private static EventNodes nodes;

	private static ApplicationContext node;

	private static ApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		nodes = new EventNodes("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()),
				"pillar.redis.timeout=2s");
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
