package io.pillar.redis;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which what follows an answer runs. Not the client's own: they bring the
 * answers, and a callback that waits for one would wait for itself.
 */
/*
 * Not a bean of type Executor, which would take the place of the application's. What is
 * too much runs where it comes from, also after the end: whoever waits for an answer must
 * hear of it, and the policy of that name in the JDK would drop it then.
 */
final class RedisCallbacks implements AutoCloseable {

	private static final int MAX_WAITING = 50_000;

	private final AtomicInteger names = new AtomicInteger();

	private final ThreadPoolExecutor threads;

	RedisCallbacks() {
		int size = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
		this.threads = new ThreadPoolExecutor(size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				(task) -> {
					Thread thread = new Thread(task, "pillar-redis-callback-" + this.names.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				}, (task, pool) -> task.run());
		this.threads.allowCoreThreadTimeOut(true);
	}

	void execute(Runnable task) {
		this.threads.execute(task);
	}

	@Override
	public void close() {
		this.threads.shutdown();
		try {
			this.threads.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
