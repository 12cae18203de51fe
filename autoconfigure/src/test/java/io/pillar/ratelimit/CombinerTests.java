package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.redis.RedisUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Combining of requests: each is answered once, nobody hangs, nothing stays behind.
 */
class CombinerTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void requestsThatComeDuringACallAreOneCallMore() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		CompletableFuture<Boolean> first = combiner.callAsync("key");
		List<CompletableFuture<Boolean>> others = IntStream.range(0, 50)
			.mapToObj((i) -> combiner.callAsync("key"))
			.toList();
		assertThat(steps.counts).containsExactly(1);
		steps.answer(1);
		assertThat(first.join()).isTrue();
		assertThat(steps.counts).containsExactly(1, 50);
		steps.answer(50);
		assertThat(others).allSatisfy((other) -> assertThat(other.join()).isTrue());
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void thoseThatAreNotGrantedAskAgain() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		combiner.callAsync("key");
		List<CompletableFuture<Boolean>> others = IntStream.range(0, 5)
			.mapToObj((i) -> combiner.callAsync("key"))
			.toList();
		steps.answer(1);
		steps.answer(2);
		assertThat(steps.counts).containsExactly(1, 5, 3);
		steps.answer(0);
		assertThat(others).extracting(CompletableFuture::join).containsExactly(true, true, false, false, false);
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void callThatFailsIsTheAnswerForThoseThatWaitForItsEndToo() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		CompletableFuture<Boolean> first = combiner.callAsync("key");
		CompletableFuture<Boolean> second = combiner.callAsync("key");
		steps.fail();
		assertThat(first).isCompletedExceptionally();
		// a call of its own would make it wait for the budget of two
		assertThat(second).isCompletedExceptionally();
		assertThat(steps.counts).containsExactly(1);
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void requestThatWasCancelledIsNotAskedFor() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		combiner.callAsync("key");
		CompletableFuture<Boolean> cancelled = combiner.callAsync("key");
		CompletableFuture<Boolean> other = combiner.callAsync("key");
		cancelled.cancel(true);
		steps.answer(1);
		assertThat(steps.counts).containsExactly(1, 1);
		steps.answer(1);
		assertThat(other.join()).isTrue();
	}

	@Test
	void callThatThrowsAtOnceFreesTheKey() {
		Combiner<String, Boolean> combiner = new Combiner<>(new Steps() {

			@Override
			public Answers<Boolean> call(String key, int count) {
				throw new IllegalStateException("no");
			}

		}, Runnable::run);
		assertThatIllegalStateException().isThrownBy(() -> combiner.call("key")).withMessage("no");
		assertThatIllegalStateException().isThrownBy(() -> combiner.call("key")).withMessage("no");
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void requestsAreAnsweredWhereThereIsNoThreadToGoOnWith() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		});
		List<CompletableFuture<Boolean>> all = List.of(combiner.callAsync("key"), combiner.callAsync("key"));
		steps.answer(1);
		steps.fail();
		assertThat(all.get(0)).isCompletedWithValue(true);
		assertThat(all.get(1)).isCompletedExceptionally();
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void answerThatCannotBeMadeFreesTheKey() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		CompletableFuture<Boolean> first = combiner.callAsync("key");
		steps.last.complete(new Answers<>(1, (one) -> {
			throw new IllegalStateException("no");
		}, null));
		assertThat(first).isCompletedExceptionally();
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void threadThatIsInterruptedWhileItWaitsHoldsNobody() throws Exception {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		combiner.callAsync("key");
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				combiner.call("key");
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		});
		waiting.start();
		await().until(() -> waiting.getState() == Thread.State.WAITING);
		waiting.interrupt();
		assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(RedisUnavailableException.class);
		CompletableFuture<Boolean> other = combiner.callAsync("key");
		steps.answer(1);
		assertThat(steps.counts).containsExactly(1, 1);
		steps.answer(1);
		assertThat(other.join()).isTrue();
	}

	@Test
	void everyRequestOfManyThreadsIsAnsweredAndNoMoreIsGrantedThanThereIs() throws Exception {
		long seed = Long.getLong("pillar.ratelimit.seed", System.nanoTime());
		System.out.printf("To run again: -Dpillar.ratelimit.seed=%d%n", seed);
		Random random = new Random(seed);
		CombinerStock stock = new CombinerStock(this.threads);
		Combiner<String, Boolean> combiner = new Combiner<>(stock, this.threads);
		List<CompletableFuture<?>> all = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			Random own = new Random(random.nextLong());
			all.add(CompletableFuture.runAsync(() -> stock.ask(combiner, own), this.threads));
		}
		for (CompletableFuture<?> one : all) {
			one.get(60, TimeUnit.SECONDS);
		}
		assertThat(stock.allowed.sum()).isEqualTo(stock.taken.get());
		assertThat(stock.atOnce).allSatisfy((key, most) -> assertThat(most.get()).isZero());
		await().until(combiner::isIdle);
	}

	@Test
	void thoseThatArePassedOverAgainAndAgainAreDenied() {
		Steps steps = new Steps();
		Combiner<String, Boolean> combiner = new Combiner<>(steps, Runnable::run);
		List<CompletableFuture<Boolean>> all = IntStream.range(0, 10)
			.mapToObj((i) -> combiner.callAsync("key"))
			.toList();
		steps.answer(1);
		for (int i = 0; i < 3; i++) {
			steps.last.complete(new Answers<>(1, (one) -> true, false));
		}
		assertThat(steps.counts).containsExactly(1, 9, 8, 7);
		assertThat(all).allMatch(CompletableFuture::isDone);
		assertThat(all.stream().map(CompletableFuture::join)).containsExactly(true, true, true, true, false, false,
				false, false, false, false);
		assertThat(combiner.isIdle()).isTrue();
	}

	@Test
	void tooManyThatWaitAreRefused() {
		Combiner<String, Boolean> combiner = new Combiner<>(new Steps(), Runnable::run);
		combiner.callAsync("key");
		for (int i = 0; i < Combiner.MAX_WAITING; i++) {
			combiner.callAsync("key");
		}
		assertThat(combiner.callAsync("key")).isCompletedExceptionally();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> combiner.call("key"));
	}

	/**
	 * Calls that are answered when the test says so.
	 */
	private static class Steps implements Combiner.Calls<String, Boolean> {

		private final List<Integer> counts = new ArrayList<>();

		private CompletableFuture<Answers<Boolean>> last = new CompletableFuture<>();

		@Override
		public Answers<Boolean> call(String key, int count) {
			return callAsync(key, count).join();
		}

		@Override
		public CompletableFuture<Answers<Boolean>> callAsync(String key, int count) {
			this.counts.add(count);
			this.last = new CompletableFuture<>();
			return this.last;
		}

		void answer(int granted) {
			this.last.complete(Answers.same(granted, granted > 0));
		}

		void fail() {
			this.last.completeExceptionally(new IllegalStateException("no"));
		}

	}

}
