package io.pillar.redis;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which a caller's own code goes on after an answer of Redis: loaders, and
 * what follows an answer. Such code may block, also for another answer of Redis, so it
 * must not take the threads that bring answers.
 * <p>
 * Without Redis it is where such code goes on that waited for this node.
 *
 * @since 0.1.0
 */
/*
 * Not a bean of type Executor, which would take the place of the application's.
 *
 * Threads are made as they are needed and end when they are not. Past the bound code runs
 * on the common pool, where code that follows a CompletableFuture runs as a rule.
 */
public final class Continuations implements AutoCloseable {

	private static final int MAX_THREADS = 128;

	private final AtomicInteger names = new AtomicInteger();

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "pillar-async-" + this.names.incrementAndGet());
				thread.setDaemon(true);
				return thread;
			}, (task, pool) -> ForkJoinPool.commonPool().execute(task));

	Continuations() {
	}

	/**
	 * Return the threads.
	 * @return an executor that takes every task
	 */
	public Executor executor() {
		return this.threads;
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
