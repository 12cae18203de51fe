package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.context.ApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * The event bus of a node without Redis.
 */
class LocalEventBusTests extends EventBusContract {

	private static EventNodes nodes;

	private static ApplicationContext node;

	@BeforeAll
	static void start() {
		nodes = new EventNodes();
		node = nodes.start();
	}

	@AfterAll
	static void stop() {
		nodes.close();
	}

	@Override
	EventBus bus() {
		return node.getBean(EventBus.class);
	}

	@Override
	EventBus elsewhere() {
		return bus();
	}

	@Override
	EventReach reach() {
		return EventReach.NODE;
	}

	@Override
	void awaitDropped(long count) {
		await().until(() -> node.getBean(EventInspection.class).stats().dropped() >= count);
	}

}
