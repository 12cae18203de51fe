package io.pillar.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscriptions of a node, one of whose topics takes long to begin.
 */
class EventHubTests {

	private final EventNode node = new EventNode(new NodeId("me"), new EventCounters(List.of()), EventTracing.NO_OP,
			System::nanoTime);

	private final EventHub hub = new EventHub(this.node, new EventTypes(), new EventThreads(1));

	private final HeldTransport transport = new HeldTransport(this.hub);

	@Test
	@Timeout(60)
	void subscriptionsOfOtherTopicsComeAndGoMeanwhile() throws Exception {
		CompletableFuture<Subscription> held = new CompletableFuture<>();
		new Thread(() -> held.complete(subscribe("small"))).start();
		this.transport.asked.await();
		subscribe("other").close();
		subscribe("another");
		assertThat(this.hub.stats().subscriptions()).isEqualTo(1);
		this.transport.released.countDown();
		held.get(20, TimeUnit.SECONDS).close();
		assertThat(this.hub.stats().subscriptions()).isEqualTo(1);
	}

	private Subscription subscribe(String name) {
		TopicSettings topic = new TopicSettings(name, EventLevel.REPLAY, 1, 1000, 1000, 1000, EventOverflow.DROP);
		return this.hub.add(EventTopic.of(name), topic, new EventSink() {

			@Override
			public boolean wants(Envelope envelope) {
				return true;
			}

			@Override
			public void event(Envelope envelope, EventInfo info) {
			}

			@Override
			public void gap(EventGap gap) {
			}

		}, this.transport);
	}

}
