package io.pillar.cache;

/**
 * The time in which entries of a stripe may be used. When it ends all of them are gone at
 * once, those that are being stored at this moment among them.
 */
final class LocalEpoch {

	private volatile boolean ended;

	boolean hasEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

}
