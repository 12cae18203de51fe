package io.pillar.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for servers to agree.
 */
final class Await {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private Await() {
	}

	/**
	 * Wait until something is so.
	 * @param limit the longest time to wait
	 * @param what what is awaited, for the message
	 * @param condition whether it is so
	 * @throws IllegalStateException if it did not become so in time
	 */
	static void until(Duration limit, String what, BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > limit.toNanos()) {
				throw new IllegalStateException("Waited %s in vain until %s".formatted(limit, what));
			}
			pause(INTERVAL);
		}
	}

	static void pause(Duration duration) {
		LockSupport.parkNanos(duration.toNanos());
	}

}
