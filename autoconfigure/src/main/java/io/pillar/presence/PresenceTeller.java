package io.pillar.presence;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread on which the application is told, one thing after the other. Who has
 * something to tell never waits for the listeners: what finds no room is dropped, and
 * looked for once there is room again.
 */
final class PresenceTeller implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(PresenceTeller.class);

	private static final int MAX_WAITING = 20_000;

	private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_WAITING);

	// the one that runs; another after a stop and a start
	private volatile @Nullable Thread thread;

	private volatile Runnable catchUp = () -> {
	};

	private volatile boolean overflown;

	/**
	 * Begin.
	 * @param catchUp called on the thread when something may have been dropped
	 */
	void start(Runnable catchUp) {
		this.catchUp = catchUp;
		Thread thread = new Thread(this::run, "pillar-presence-events");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	void tell(Runnable task) {
		if (!this.tasks.offer(task)) {
			this.overflown = true;
		}
	}

	private void run() {
		while (this.thread == Thread.currentThread()) {
			try {
				guard(this.tasks.take());
				if (this.overflown && this.tasks.isEmpty()) {
					this.overflown = false;
					guard(this.catchUp);
				}
			}
			catch (InterruptedException ex) {
				// closed, or a listener left it so
			}
		}
	}

	private static void guard(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// without this thread nobody would be told any more
			logger.warn("Somebody who joined or left may be told of later: " + ex);
			logger.debug("This is what failed", ex);
		}
	}

	@Override
	public void close() {
		Thread thread = this.thread;
		this.thread = null;
		if (thread == null) {
			return;
		}
		thread.interrupt();
		try {
			thread.join(2000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
