package io.pillar.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many short histories of three threads that ask, wait, do not wait or are interrupted,
 * each of them held against what a counter without combining could have answered.
 */
/*
 * There are some permits, and none comes back. So an order of the answers that a counter
 * could have given exists just where no more are allowed than there are, none is denied
 * without a reason, and nobody is allowed who began to ask after somebody else knew of a
 * denial.
 */
class CombinerHistoryTests {

	private static final int HISTORIES = 5000;

	private static final int THREADS = 3;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void answersAreThoseOfACounterThatIsAskedByOneAfterTheOther() throws Exception {
		Random random = Seeds.random();
		for (int i = 0; i < HISTORIES; i++) {
			History history = new History(random.nextInt(5), random.nextInt(4) == 0);
			CountDownLatch go = new CountDownLatch(THREADS);
			List<Future<?>> all = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				Random own = new Random(random.nextLong());
				all.add(this.threads.submit(() -> {
					go.countDown();
					while (go.getCount() > 0) {
						Thread.yield();
					}
					history.ask(own);
				}));
			}
			for (Future<?> one : all) {
				one.get(30, TimeUnit.SECONDS);
			}
			history.check();
		}
	}

	private final class History implements Combiner.Calls<String, Boolean> {

		private final Combiner<String, Boolean> combiner = new Combiner<>(this, Runnable::run);

		private final List<Asked> asked = new ArrayList<>();

		private final AtomicInteger moments = new AtomicInteger();

		private final AtomicInteger left;

		private final int permits;

		private final boolean isInterrupted;

		History(int permits, boolean isInterrupted) {
			this.permits = permits;
			this.left = new AtomicInteger(permits);
			this.isInterrupted = isInterrupted;
		}

		void ask(Random random) {
			for (int i = 0; i < 2; i++) {
				int began = this.moments.incrementAndGet();
				Boolean allowed = random.nextBoolean() ? waiting(random) : notWaiting();
				synchronized (this) {
					this.asked.add(new Asked(began, this.moments.incrementAndGet(), allowed));
				}
			}
		}

		private Boolean waiting(Random random) {
			if (this.isInterrupted && random.nextInt(3) == 0) {
				Thread.currentThread().interrupt();
			}
			try {
				return this.combiner.call("key");
			}
			catch (RedisUnavailableException ex) {
				return null;
			}
			finally {
				Thread.interrupted();
			}
		}

		private Boolean notWaiting() {
			try {
				return this.combiner.callAsync("key").join();
			}
			catch (CompletionException ex) {
				return null;
			}
		}

		void check() {
			long allowed = this.asked.stream().filter((each) -> Boolean.TRUE.equals(each.allowed)).count();
			List<Asked> denied = this.asked.stream().filter((each) -> Boolean.FALSE.equals(each.allowed)).toList();
			assertThat(this.asked).hasSize(2 * THREADS);
			// what was granted to somebody who was interrupted is lost
			long lost = this.permits - this.left.get() - allowed;
			assertThat(lost).isBetween(0L, this.asked.stream().filter((each) -> each.allowed == null).count());
			assertThat(denied.isEmpty() || this.left.get() == 0).as("denied for a reason").isTrue();
			int known = denied.stream().mapToInt(Asked::ended).min().orElse(Integer.MAX_VALUE);
			assertThat(this.asked.stream().filter((each) -> Boolean.TRUE.equals(each.allowed)))
				.allMatch((each) -> each.began < known);
			// answers come before the key is free
			if (!this.combiner.isIdle()) {
				await().pollInterval(Duration.ofMillis(1)).until(this.combiner::isIdle);
			}
		}

		@Override
		public Answers<Boolean> call(String key, int count) {
			int before = this.left.getAndUpdate((left) -> Math.max(0, left - count));
			int granted = Math.min(before, count);
			return new Answers<>(granted, (one) -> granted > 0, (before <= count) ? Boolean.FALSE : null);
		}

		@Override
		public CompletableFuture<Answers<Boolean>> callAsync(String key, int count) {
			return CompletableFuture.supplyAsync(() -> call(key, count), CombinerHistoryTests.this.threads);
		}

	}

	private record Asked(int began, int ended, Boolean allowed) {

	}

}
