package io.pillar.event;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads histories for clients, a few at a time however many come back at once. Each
 * client waits for one page at most.
 */
final class StreamReads {

	static final int PAGE = 100;

	private static final int AT_ONCE = 8;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger wakes = new AtomicInteger();

	private final EventTransport transport;

	StreamReads(EventTransport transport) {
		this.transport = transport;
	}

	CompletableFuture<EventReading> read(TopicSettings topic, int partition, long from) {
		CompletableFuture<EventReading> answer = new CompletableFuture<>();
		this.waiting.add(() -> this.transport.read(topic, partition, from, PAGE).whenComplete((reading, ex) -> {
			this.running.decrementAndGet();
			if (ex != null) {
				answer.completeExceptionally(ex);
			}
			else {
				answer.complete(reading);
			}
			next();
		}));
		next();
		return answer;
	}

	/**
	 * Begin what may begin. An answer may be there at once, so this is called from within
	 * itself, and must not go deeper each time.
	 */
	private void next() {
		int seen = this.wakes.getAndIncrement() + 1;
		if (seen != 1) {
			return;
		}
		do {
			seen = this.wakes.get();
			while (this.running.get() < AT_ONCE) {
				Runnable first = this.waiting.poll();
				if (first == null) {
					break;
				}
				this.running.incrementAndGet();
				first.run();
			}
		}
		while (this.wakes.addAndGet(-seen) != 0);
	}

}
