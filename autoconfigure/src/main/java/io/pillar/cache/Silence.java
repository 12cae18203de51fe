package io.pillar.cache;

import java.time.Duration;

/**
 * The time in which nothing is asked of a server, because it did not answer. The
 * heartbeat asks it before that is over, so that one that stays away costs nobody else
 * anything.
 */
final class Silence {

	private static final long BEAT = Duration.ofMillis(RedisCoherence.BEAT).toNanos();

	private volatile long until = System.nanoTime();

	/**
	 * The server did not answer.
	 * @param budget how long an answer is waited for
	 */
	void begin(Duration budget) {
		this.until = System.nanoTime() + BEAT + 2 * budget.toNanos();
	}

	/**
	 * The server answered.
	 */
	void end() {
		this.until = System.nanoTime();
	}

	boolean isOn() {
		return this.until - System.nanoTime() > 0;
	}

}
