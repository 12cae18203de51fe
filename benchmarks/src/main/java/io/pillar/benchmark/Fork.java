package io.pillar.benchmark;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that measures for another one.
 */
final class Fork {

	private static final AtomicBoolean bound = new AtomicBoolean();

	private Fork() {
	}

	/**
	 * End this process when the one that started it has ended, in whatever way: nobody
	 * would read what it measures, and it would keep a processor from others.
	 */
	static void endWithParent() {
		if (bound.compareAndSet(false, true)) {
			ProcessHandle.current()
				.parent()
				.ifPresent((parent) -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
		}
	}

}
