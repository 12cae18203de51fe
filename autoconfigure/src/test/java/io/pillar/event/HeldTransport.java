package io.pillar.event;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A transport of a node where it takes long until the topic {@code small} is watched.
 */
final class HeldTransport implements EventTransport {

	final CountDownLatch asked = new CountDownLatch(1);

	final CountDownLatch released = new CountDownLatch(1);

	private final LocalEventTransport transport;

	HeldTransport(EventHub hub) {
		this.transport = new LocalEventTransport(hub);
	}

	@Override
	public void watch(TopicSettings topic) {
		if (topic.name().equals("small")) {
			this.asked.countDown();
			try {
				this.released.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		this.transport.watch(topic);
	}

	@Override
	public EventReach publish(TopicSettings topic, Envelope envelope) {
		return this.transport.publish(topic, envelope);
	}

	@Override
	public CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope) {
		return this.transport.publishAsync(topic, envelope);
	}

	@Override
	public void unwatch(TopicSettings topic) {
		this.transport.unwatch(topic);
	}

	@Override
	public void resume(TopicSettings topic) {
		this.transport.resume(topic);
	}

	@Override
	public CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count) {
		return this.transport.read(topic, partition, from, count);
	}

	@Override
	public EventPosition position(TopicSettings topic, int partition) {
		return this.transport.position(topic, partition);
	}

}
