package io.pillar.event;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What the hub of a node of the model asks for.
 */
record ModelTransport(Runnable resume) implements EventTransport {

	@Override
	public EventReach publish(TopicSettings topic, Envelope envelope) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<EventReach> publishAsync(TopicSettings topic, Envelope envelope) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void watch(TopicSettings topic) {
		// the model does
	}

	@Override
	public void unwatch(TopicSettings topic) {
		// the model does
	}

	@Override
	public void resume(TopicSettings topic) {
		this.resume.run();
	}

	@Override
	public CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from, int count) {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable EventPosition position(TopicSettings topic, int partition) {
		throw new UnsupportedOperationException();
	}

}
