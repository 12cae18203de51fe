package io.pillar.event;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to Redis.
 */
final class RedisEventCall {

	private final Envelope envelope;

	private volatile @Nullable EventReach failure;

	private volatile boolean over;

	RedisEventCall(Envelope envelope) {
		this.envelope = envelope;
	}

	Envelope envelope() {
		return this.envelope;
	}

	void failed(EventReach reach) {
		this.failure = reach;
	}

	boolean isFailed() {
		return this.failure != null;
	}

	/**
	 * Return whether nothing more comes of it.
	 */
	boolean isOver() {
		return this.over;
	}

	void over() {
		this.over = true;
	}

	/**
	 * Return what has to be sent now that it failed.
	 */
	Envelope toSend() {
		return (this.failure == EventReach.UNCERTAIN) ? this.envelope.sentAgain() : this.envelope;
	}

}
