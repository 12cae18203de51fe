package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ApplicationContext;

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
