package io.pillar.lock;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads of tests, a new one for each task. None is waited for longer than a test that
 * hangs deserves.
 */
final class LockThreads {

	private static final long LONGEST = 60;

	private LockThreads() {
	}

	static <T> CompletableFuture<T> start(Callable<T> task) {
		return start(new AtomicReference<>(), task);
	}

	/**
	 * Start a task and say on which thread.
	 */
	static <T> CompletableFuture<T> start(AtomicReference<Thread> thread, Callable<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		Thread started = new Thread(() -> {
			thread.set(Thread.currentThread());
			begun.countDown();
			try {
				result.complete(task.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "test");
		started.setDaemon(true);
		started.start();
		await(begun);
		return result;
	}

	/**
	 * Run a task on a thread that holds no lock.
	 */
	static <T> T elsewhere(Callable<T> task) {
		return await(start(task));
	}

	static <T> T await(CompletableFuture<T> result) {
		try {
			return result.get(LONGEST, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void await(CountDownLatch latch) {
		try {
			if (!latch.await(LONGEST, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nothing happened");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
