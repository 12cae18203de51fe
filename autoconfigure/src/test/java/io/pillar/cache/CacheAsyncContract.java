package io.pillar.cache;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What every cache does with loaders that do not block.
 */
abstract class CacheAsyncContract extends CacheLoadContract {

	private static CompletableFuture<Object> now(Object value) {
		return CompletableFuture.completedFuture(value);
	}

	@Test
	void asyncLoadIsKept() {
		assertThat(CacheThreads.await(bots().retrieve(this.key, () -> now("loaded")))).isEqualTo("loaded");
		assertThat(CacheThreads.await(bots().retrieve(this.key, () -> now("again")))).isEqualTo("loaded");
		assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("loaded");
	}

	@Test
	void asyncLoadOfNullIsKept() {
		assertThat(CacheThreads.await(bots().retrieve(this.key, () -> now(null)))).isNull();
		assertThat(CacheThreads.await(elsewhere("bots").retrieve(this.key, () -> now("again")))).isNull();
	}

	@Test
	void asyncLoadByManyHappensOnce() {
		AtomicInteger loads = new AtomicInteger();
		CompletableFuture<Object> loading = new CompletableFuture<>();
		List<CompletableFuture<Object>> all = IntStream.range(0, 10)
			.mapToObj((i) -> ((i % 2 == 0) ? bots() : elsewhere("bots")).<Object>retrieve(this.key, () -> {
				loads.incrementAndGet();
				return loading;
			}))
			.toList();
		loading.complete("loaded");
		assertThat(all).allSatisfy((each) -> assertThat(CacheThreads.await(each)).isEqualTo("loaded"));
		assertThat(loads).hasValue(1);
	}

	@Test
	void asyncLoadThatFailsIsToldAsItIsAndFreesTheNext() {
		assertFailsAndFrees(bots().retrieve(this.key, () -> CompletableFuture.failedFuture(new IOException("no"))),
				IOException.class);
	}

	@Test
	void asyncLoaderThatThrowsIsToldAsItIsAndFreesTheNext() {
		assertFailsAndFrees(bots().retrieve(this.key, () -> {
			throw new IllegalArgumentException("no");
		}), IllegalArgumentException.class);
	}

	@Test
	void asyncLoaderThatEndsInAnErrorFreesTheNext() {
		assertFailsAndFrees(bots().retrieve(this.key, () -> {
			throw new StackOverflowError();
		}), StackOverflowError.class);
	}

	@Test
	void asyncLoaderWithoutAFutureFreesTheNext() {
		assertFailsAndFrees(bots().retrieve(this.key, () -> null), NullPointerException.class);
	}

	private void assertFailsAndFrees(CompletableFuture<?> failed, Class<? extends Throwable> failure) {
		CompletableFuture<Throwable> told = failed.handle((value, ex) -> CacheValues.cause(ex));
		assertThat(CacheThreads.await(told)).isInstanceOf(failure);
		assertThat(CacheThreads.atOnce(() -> elsewhere("bots").retrieve(this.key, () -> now("next")).get()))
			.isEqualTo("next");
	}

	@Test
	void asyncLoadWhoseCallerGivesUpServesTheOthers() {
		CompletableFuture<Object> loading = new CompletableFuture<>();
		CompletableFuture<Object> first = bots().retrieve(this.key, () -> loading);
		CompletableFuture<Object> second = bots().retrieve(this.key, () -> now("own"));
		first.cancel(true);
		loading.complete("loaded");
		assertThat(CacheThreads.await(second)).isEqualTo("loaded");
	}

	@Test
	void asyncLoadThatHangsHoldsNobodyForEver() {
		CompletableFuture<Object> never = new CompletableFuture<>();
		cache("hasty").retrieve(this.key, () -> never);
		assertThat(CacheThreads.await(cache("hasty").retrieve(this.key, () -> now("soon")))).isEqualTo("soon");
		never.complete("late");
	}

	@Test
	void asyncLoadAfterOneThatHangsTakesNoThreadOfTheJvm() {
		CompletableFuture<Object> never = new CompletableFuture<>();
		cache("hasty").retrieve(this.key, () -> never);
		assertThat(CacheThreads.await(cache("hasty").retrieve(this.key, () -> now(Thread.currentThread().getName()))))
			.asString()
			.startsWith("pillar-async-");
		never.complete("late");
	}

	@Test
	void asyncWaitForALoadNeedsNoThreadOfTheCommonPool() {
		CountDownLatch ended = new CountDownLatch(1);
		for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
			ForkJoinPool.commonPool().execute(() -> CacheThreads.await(ended));
		}
		CompletableFuture<Object> loading = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		bots().retrieve(this.key, () -> {
			begun.countDown();
			return loading;
		});
		// or the other node's question may be the first that Redis hears of
		CacheThreads.await(begun);
		CompletableFuture<Object> waiting = elsewhere("bots").retrieve(this.key, () -> now("own"));
		loading.complete("loaded");
		Object value = CacheThreads.await(waiting);
		ended.countDown();
		assertThat(value).isEqualTo("loaded");
	}

	@Test
	void asyncLoadThatAsksForItselfEnds() {
		CompletableFuture<Object> outer = bots().retrieve(this.key,
				() -> bots().retrieve(this.key, () -> now("inner")).thenApply((inner) -> "outer of " + inner));
		assertThat(CacheThreads.await(outer)).isEqualTo("outer of inner");
	}

	@Test
	void asyncLoadIsJoinedByABlockingOne() {
		CompletableFuture<Object> loading = new CompletableFuture<>();
		CompletableFuture<Object> first = bots().retrieve(this.key, () -> loading);
		CompletableFuture<Object> second = CacheThreads.start(() -> bots().get(this.key, () -> "own"));
		loading.complete("loaded");
		assertThat(CacheThreads.await(first)).isEqualTo("loaded");
		assertThat(CacheThreads.await(second)).isEqualTo("loaded");
	}

	@Test
	void asyncLoadThatJoinsABlockingOneWhoseThreadIsInterruptedLoadsItself() {
		AtomicReference<Thread> loading = new AtomicReference<>();
		CompletableFuture<Object> leader = CacheThreads.start(() -> bots().get(this.key, () -> {
			loading.set(Thread.currentThread());
			new CountDownLatch(1).await();
			return "never";
		}));
		await().until(() -> loading.get() != null);
		CompletableFuture<Object> joined = bots().retrieve(this.key, () -> CompletableFuture.completedFuture("own"));
		loading.get().interrupt();
		assertThat(leader).failsWithin(Duration.ofSeconds(30));
		assertThat(CacheThreads.await(joined)).isEqualTo("own");
	}

	@Test
	void evictionDuringAnAsyncLoadIsNotUndoneByIt() {
		CompletableFuture<Object> loading = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Object> loaded = bots().retrieve(this.key, () -> {
			begun.countDown();
			return loading;
		});
		CacheThreads.await(begun);
		elsewhere("bots").evict(this.key);
		loading.complete("old");
		assertThat(CacheThreads.await(loaded)).isEqualTo("old");
		assertThat(bots().get(this.key)).isNull();
	}

	@Test
	void putAfterAMissOfRetrieveDoesNotUndoAnEviction() {
		assertThat(retrieve(bots(), this.key)).isNull();
		elsewhere("bots").evict(this.key);
		CacheThreads.run(() -> bots().put(this.key, "old"));
		assertThat(bots().get(this.key)).isNull();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> {
			bots().put(this.key + "2", "text");
			bots().get(this.key + "2", Integer.class);
		});
	}

}
