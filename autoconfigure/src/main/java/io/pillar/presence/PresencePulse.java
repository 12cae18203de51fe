package io.pillar.presence;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread that does what is due.
 */
final class PresencePulse implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PresencePulse.class);

	private static final long AFTER_A_FAILURE = 1_000_000_000;

	private final LongSupplier beat;

	// the one that runs; another after a stop and a start
	private volatile @Nullable Thread thread;

	private volatile boolean hurried;

	/**
	 * Create one.
	 * @param beat does what is due, and returns the nanoseconds until something is again
	 */
	PresencePulse(LongSupplier beat) {
		this.beat = beat;
	}

	void start() {
		Thread thread = new Thread(this::run, "pillar-presence");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	/**
	 * Do at once what is due.
	 */
	void hurry() {
		this.hurried = true;
		Thread thread = this.thread;
		if (thread != null) {
			LockSupport.unpark(thread);
		}
	}

	private void run() {
		while (isRunning()) {
			this.hurried = false;
			long pause = beat();
			if (!this.hurried && isRunning()) {
				LockSupport.parkNanos(this, pause);
			}
		}
	}

	private boolean isRunning() {
		return this.thread == Thread.currentThread();
	}

	private long beat() {
		try {
			return this.beat.getAsLong();
		}
		catch (Throwable ex) {
			// without this thread the members of this node would be swept
			logger.warn("What is due now and then failed: " + ex);
			logger.debug("This is what failed", ex);
			return AFTER_A_FAILURE;
		}
	}

	@Override
	public void close() {
		Thread thread = this.thread;
		this.thread = null;
		if (thread == null) {
			return;
		}
		LockSupport.unpark(thread);
		try {
			thread.join(2000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
