package io.pillar.benchmark;

import java.time.Duration;

/**
 * How much all limiters under measurement allow to each key.
 */
enum Quota {

	/**
	 * More than anybody can ask for, in a window that is over soon: logs are as long as
	 * they become.
	 */
	PLENTY(100_000_000, Duration.ofSeconds(1)),

	/**
	 * One, and then none for as long as a run takes.
	 */
	SPENT(1, Duration.ofHours(1));

	private final int permits;

	private final Duration window;

	Quota(int permits, Duration window) {
		this.permits = permits;
		this.window = window;
	}

	int permits() {
		return this.permits;
	}

	Duration window() {
		return this.window;
	}

}
