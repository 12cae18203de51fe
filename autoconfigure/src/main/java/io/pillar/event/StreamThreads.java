package io.pillar.event;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The threads that write to clients, of which none waits for a client; those that wait
 * for topics to begin, and for connections to end; and the one that gives signs of life.
 * What waits for a thread is bounded by the number of clients, and of topics.
 */
final class StreamThreads implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EventStream.class);

	private static final int SIZE = 4;

	private final ThreadPoolExecutor writers = new ThreadPoolExecutor(SIZE, SIZE, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> daemon(task, "pillar-event-stream"),
			new ThreadPoolExecutor.DiscardPolicy());

	private final ThreadPoolExecutor starters = new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> daemon(task, "pillar-event-topic"));

	private final ThreadPoolExecutor enders = new ThreadPoolExecutor(2, 2, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> daemon(task, "pillar-event-end"),
			new ThreadPoolExecutor.DiscardPolicy());

	private final ScheduledThreadPoolExecutor beats = new ScheduledThreadPoolExecutor(1,
			(task) -> daemon(task, "pillar-event-beat"), new ThreadPoolExecutor.DiscardPolicy());

	StreamThreads() {
		this.writers.allowCoreThreadTimeOut(true);
		this.starters.allowCoreThreadTimeOut(true);
		this.enders.allowCoreThreadTimeOut(true);
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	void execute(Runnable task) {
		this.writers.execute(task);
	}

	/**
	 * Wait for a topic.
	 */
	void begin(Runnable task) {
		this.starters.execute(task);
	}

	/**
	 * End a connection, which may take a moment.
	 */
	void end(Runnable task) {
		this.enders.execute(task);
	}

	void after(Duration pause, Runnable work) {
		this.beats.schedule(() -> safely(work), pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	void every(Duration pause, Runnable work) {
		this.beats.scheduleWithFixedDelay(() -> safely(work), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static void safely(Runnable work) {
		try {
			work.run();
		}
		catch (RuntimeException ex) {
			logger.warn("Clients could not be given a sign of life, or be closed", ex);
		}
	}

	@Override
	public void close() {
		this.beats.shutdownNow();
		this.starters.shutdownNow();
		this.writers.shutdown();
		try {
			this.writers.awaitTermination(2, TimeUnit.SECONDS);
			this.enders.shutdown();
			this.enders.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
