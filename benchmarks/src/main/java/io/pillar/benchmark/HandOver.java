package io.pillar.benchmark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.springframework.util.Assert;

import io.pillar.embedded.RedisServer;

/**
 * How long it takes until another node has a lock that it waits for, from when the first
 * begins to release it.
 */
final class HandOver {

	// until the other surely waits
	private static final Duration HELD = Duration.ofMillis(30);

	private HandOver() {
	}

	/**
	 * Measure.
	 * @param subject who is measured
	 * @param redis the server
	 * @param rounds how often
	 * @return the median, in microseconds
	 * @throws InterruptedException if interrupted
	 */
	static double measure(LockerSubject subject, RedisServer redis, int rounds) throws InterruptedException {
		double[] micros = new double[rounds];
		try (Locker one = subject.start(redis.url()); Locker other = subject.start(redis.url())) {
			Waiter waiter = new Waiter(other);
			waiter.start();
			handOver(one, waiter);
			for (int round = 0; round < rounds; round++) {
				micros[round] = handOver(one, waiter) / 1000.0;
			}
			waiter.interrupt();
			waiter.join();
		}
		return Numbers.median(micros);
	}

	private static long handOver(Locker one, Waiter waiter) throws InterruptedException {
		Runnable release = one.lock("lock");
		CountDownLatch released = new CountDownLatch(1);
		waiter.rounds.put(released);
		LockSupport.parkNanos(HELD.toNanos());
		long begin = System.nanoTime();
		release.run();
		Assert.state(released.await(30, TimeUnit.SECONDS), "Nobody got the lock");
		return waiter.lockedAt.get() - begin;
	}

	private static final class Waiter extends Thread {

		private final SynchronousQueue<CountDownLatch> rounds = new SynchronousQueue<>();

		private final AtomicLong lockedAt = new AtomicLong();

		private final Locker locker;

		Waiter(Locker locker) {
			this.locker = locker;
		}

		@Override
		public void run() {
			try {
				while (true) {
					CountDownLatch released = this.rounds.take();
					Runnable release = this.locker.lock("lock");
					this.lockedAt.set(System.nanoTime());
					release.run();
					released.countDown();
				}
			}
			catch (InterruptedException ex) {
				// all rounds are done
			}
		}

	}

}
