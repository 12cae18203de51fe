package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens when 64 threads on two nodes ask for one key that nobody has.
 *
 * @param loads how often the loader ran per key
 * @param longestWait the median over all keys of the longest wait beyond the loader's own
 * time, in milliseconds
 */
record ColdKey(double loads, double longestWait) {

	private static final int THREADS = 64;

	private static final long LOAD = TimeUnit.MILLISECONDS.toNanos(50);

	static ColdKey measure(Subject subject, String redis, int keys) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try (Node one = subject.start(redis, Tiers.BOTH); Node other = subject.start(redis, Tiers.BOTH)) {
			AtomicInteger loads = new AtomicInteger();
			ask(threads, "warm", loads, one, other);
			ask(threads, "warmer", loads, one, other);
			loads.set(0);
			double[] waits = new double[keys];
			for (int i = 0; i < keys; i++) {
				waits[i] = ask(threads, "cold-" + i, loads, one, other);
			}
			return new ColdKey((double) loads.get() / keys, Numbers.median(waits));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static double ask(ExecutorService threads, String key, AtomicInteger loads, Node... nodes)
			throws InterruptedException, ExecutionException {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		List<Future<Long>> answers = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Node node = nodes[i % nodes.length];
			answers.add(threads.submit(() -> {
				start.await();
				long asked = System.nanoTime();
				node.get(key, () -> load(loads));
				return System.nanoTime() - asked;
			}));
		}
		long longest = 0;
		for (Future<Long> answer : answers) {
			longest = Math.max(longest, answer.get());
		}
		return (longest - LOAD) / 1e6;
	}

	private static Payload load(AtomicInteger loads) {
		long deadline = System.nanoTime() + LOAD;
		while (System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(deadline - System.nanoTime());
		}
		return Payload.of(loads.incrementAndGet(), 100);
	}

}
