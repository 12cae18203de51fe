package io.pillar.cache;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Threads of tests. None is waited for longer than a test that hangs deserves.
 */
final class CacheThreads {

	private static final long LONGEST = 30;

	private static final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "test");
		thread.setDaemon(true);
		return thread;
	});

	private CacheThreads() {
	}

	static <T> CompletableFuture<T> start(Callable<T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		threads.execute(() -> {
			try {
				result.complete(task.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result;
	}

	static void run(Runnable task) {
		await(start(() -> {
			task.run();
			return null;
		}));
	}

	/**
	 * Run a task on several threads at once.
	 * @param <T> the type of the results
	 * @param count how many threads
	 * @param task the task
	 * @return the results
	 */
	static <T> List<T> all(int count, IntFunction<T> task) {
		CountDownLatch ready = new CountDownLatch(count);
		List<CompletableFuture<T>> results = IntStream.range(0, count).mapToObj((thread) -> start(() -> {
			ready.countDown();
			ready.await();
			return task.apply(thread);
		})).toList();
		return results.stream().map(CacheThreads::await).toList();
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

	/**
	 * Return what a task returns that waits for no time-out of a load or a lease.
	 * @param <T> the type of the result
	 * @param task the task
	 * @return the result
	 */
	static <T> T atOnce(Callable<T> task) {
		return await(start(task).orTimeout(8, TimeUnit.SECONDS));
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

	@SuppressWarnings("unchecked")
	static <T> T cast(Object value) {
		return (T) value;
	}

}
