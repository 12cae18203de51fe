package io.pillar.event;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the subscriptions of a topic on this node have room for its next event.
 */
final class TopicRoom {

	// subscriptions whose queue is full
	private final AtomicInteger full = new AtomicInteger();

	private final Runnable again;

	/**
	 * Create one.
	 * @param again called when there is room again
	 */
	TopicRoom(Runnable again) {
		this.again = again;
	}

	boolean isFull() {
		return this.full.get() > 0;
	}

	void filled() {
		this.full.incrementAndGet();
	}

	void emptied() {
		if (this.full.decrementAndGet() == 0) {
			this.again.run();
		}
	}

}
