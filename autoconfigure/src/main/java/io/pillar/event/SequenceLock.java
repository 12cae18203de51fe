package io.pillar.event;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One thread at a time does something, and nobody any more once it is closed.
 */
final class SequenceLock {

	private final ReentrantLock lock = new ReentrantLock();

	private boolean closed;

	/**
	 * Do something.
	 * @return what that returns, or {@code false} where it is closed
	 */
	boolean run(BooleanSupplier work) {
		return get(() -> !this.closed && work.getAsBoolean());
	}

	/**
	 * Do something, unless it is closed.
	 */
	void execute(Runnable work) {
		run(() -> {
			work.run();
			return true;
		});
	}

	/**
	 * Look at something, be it closed or not.
	 */
	<T extends @Nullable Object> T get(Supplier<T> look) {
		this.lock.lock();
		try {
			return look.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		get(() -> this.closed = true);
	}

}
