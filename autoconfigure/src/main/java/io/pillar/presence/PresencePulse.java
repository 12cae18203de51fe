package io.pillar.presence;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The thread that does what is due.
 */
final class PresencePulse implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PresencePulse.class);

	private static final long AFTER_A_FAILURE = 1_000_000_000;

	private final LongSupplier beat;

	private final Thread thread = new Thread(this::run, "pillar-presence");

	private volatile boolean hurried;

	private volatile boolean closed;

	/**
	 * Create one.
	 * @param beat does what is due, and returns the nanoseconds until something is again
	 */
	PresencePulse(LongSupplier beat) {
		this.beat = beat;
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Do at once what is due.
	 */
	void hurry() {
		this.hurried = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			this.hurried = false;
			long pause = beat();
			if (!this.hurried && !this.closed) {
				LockSupport.parkNanos(this, pause);
			}
		}
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
		this.closed = true;
		LockSupport.unpark(this.thread);
		try {
			this.thread.join(2000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
