package io.pillar.cache;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What every cache does with loaders.
 */
abstract class CacheLoadContract extends CacheContract {

	private final AtomicInteger loads = new AtomicInteger();

	private Callable<Object> loader(Object value) {
		return () -> {
			this.loads.incrementAndGet();
			return value;
		};
	}

	@Test
	void loadOfAnAbsentKeyIsKept() {
		assertThat(bots().get(this.key, loader("loaded"))).isEqualTo("loaded");
		assertThat(bots().get(this.key, loader("again"))).isEqualTo("loaded");
		assertThat(elsewhere("bots").get(this.key, loader("again"))).isEqualTo("loaded");
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void loadOfNullIsKept() {
		assertThat(bots().get(this.key, loader(null))).isNull();
		assertThat(elsewhere("bots").get(this.key, loader("again"))).isNull();
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void loadThatThrowsIsToldAndFreesTheNext() {
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> bots().get(this.key, () -> {
			throw new IOException("no");
		})).withCauseInstanceOf(IOException.class);
		assertThat(CacheThreads.atOnce(() -> elsewhere("bots").get(this.key, loader("loaded")))).isEqualTo("loaded");
	}

	@Test
	void loadThatEndsInAnErrorIsToldAsItIsAndFreesTheNext() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> bots().get(this.key, () -> {
			throw new StackOverflowError();
		}));
		assertThat(CacheThreads.atOnce(() -> elsewhere("bots").get(this.key, loader("loaded")))).isEqualTo("loaded");
	}

	@Test
	void loadByManyThreadsHappensOnce() {
		List<Object> values = CacheThreads.all(16,
				(thread) -> ((thread % 2 == 0) ? bots() : elsewhere("bots")).get(this.key, () -> {
					await().pollDelay(50, TimeUnit.MILLISECONDS).until(() -> true);
					return this.loads.incrementAndGet();
				}));
		assertThat(values).containsOnly(1);
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void waitersOfALoadThatThrowsAreToldToo() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Object> leader = CacheThreads.start(() -> bots().get(this.key, () -> {
			begun.countDown();
			CacheThreads.await(end);
			throw new IOException("no");
		}));
		CacheThreads.await(begun);
		long before = waits();
		CompletableFuture<Object> waiter = CacheThreads.start(() -> bots().get(this.key, loader("own")));
		await().until(() -> waits() > before);
		end.countDown();
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> CacheThreads.await(leader));
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> CacheThreads.await(waiter))
			.withCauseInstanceOf(IOException.class);
		assertThat(CacheThreads.atOnce(() -> elsewhere("bots").get(this.key, loader("next")))).isEqualTo("next");
	}

	private long waits() {
		return ((TwoTierCache) bots()).stats().waits();
	}

	@Test
	void loadThatHangsHoldsNobodyForEver() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Object> hung = CacheThreads.start(() -> cache("hasty").get(this.key, () -> {
			begun.countDown();
			CacheThreads.await(end);
			return "late";
		}));
		CacheThreads.await(begun);
		assertThat(CacheThreads.await(CacheThreads.start(() -> cache("hasty").get(this.key, loader("soon")))))
			.isEqualTo("soon");
		end.countDown();
		assertThat(CacheThreads.await(hung)).isEqualTo("late");
		assertThat(cache("hasty").get(this.key, loader("again"))).isIn("soon", "late");
	}

	@Test
	void waiterThatIsInterruptedLoadsItself() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Object> leader = CacheThreads.start(() -> bots().get(this.key, () -> {
			begun.countDown();
			CacheThreads.await(end);
			return "led";
		}));
		CacheThreads.await(begun);
		assertThat(CacheThreads.await(CacheThreads.start(() -> {
			Thread.currentThread().interrupt();
			Object value = bots().get(this.key, loader("own"));
			return value + " " + Thread.interrupted();
		}))).isEqualTo("own true");
		end.countDown();
		assertThat(CacheThreads.await(leader)).isEqualTo("led");
	}

	@Test
	void loaderThatIsInterruptedFreesTheNext() {
		AtomicReference<Thread> loading = new AtomicReference<>();
		CompletableFuture<Object> leader = CacheThreads.start(() -> bots().get(this.key, () -> {
			loading.set(Thread.currentThread());
			new CountDownLatch(1).await();
			return "never";
		}));
		await().until(() -> loading.get() != null);
		loading.get().interrupt();
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> CacheThreads.await(leader))
			.withCauseInstanceOf(InterruptedException.class);
		assertThat(CacheThreads.atOnce(() -> elsewhere("bots").get(this.key, loader("next")))).isEqualTo("next");
	}

	@Test
	void loadThatAsksForItselfEnds() {
		Cache cache = bots();
		assertThat(CacheThreads.await(
				CacheThreads.start(() -> cache.get(this.key, () -> "outer of " + cache.get(this.key, () -> "inner")))))
			.isEqualTo("outer of inner");
	}

	@Test
	void loadThatLoadsAnotherKeyKeepsBoth() {
		assertThat(bots().get(this.key, () -> cache("cats").get(this.key, loader("cat")) + "bot")).isEqualTo("catbot");
		assertThat(cache("cats").get(this.key, String.class)).isEqualTo("cat");
		assertThat(bots().get(this.key, String.class)).isEqualTo("catbot");
	}

	@Test
	void loadsThatNeedEachOtherEnd() {
		CyclicBarrier both = new CyclicBarrier(2);
		List<Object> values = CacheThreads.all(2, (thread) -> bots().get(this.key + thread, () -> {
			both.await(20, TimeUnit.SECONDS);
			return thread + "needs" + elsewhere("bots").get(this.key + (1 - thread), () -> "" + (1 - thread));
		}));
		assertThat(values).hasSize(2).allSatisfy((value) -> assertThat((String) value).matches("(0needs1|1needs0).*"));
	}

	@Test
	void evictionDuringALoadIsNotUndoneByIt() {
		assertThat(bots().get(this.key, () -> {
			CacheThreads.run(() -> elsewhere("bots").evict(this.key));
			return "old";
		})).isEqualTo("old");
		assertThat(bots().get(this.key)).isNull();
		assertThat(elsewhere("bots").get(this.key)).isNull();
	}

	@Test
	void clearDuringALoadIsNotUndoneByIt() {
		bots().get(this.key, () -> {
			CacheThreads.run(() -> bots().clear());
			return "old";
		});
		assertThat(bots().get(this.key)).isNull();
		await().untilAsserted(() -> assertThat(elsewhere("bots").get(this.key)).isNull());
	}

	@Test
	void putDuringALoadIsNotUndoneByIt() {
		bots().get(this.key, () -> {
			CacheThreads.run(() -> elsewhere("bots").put(this.key, "new"));
			return "old";
		});
		await().untilAsserted(() -> assertThat(bots().get(this.key, String.class)).isEqualTo("new"));
		assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("new");
	}

	@Test
	void putThatEndsALoadOfTheCallersOwnDoesNotUndoAnEviction() {
		assertThat(bots().get(this.key)).isNull();
		CacheThreads.run(() -> elsewhere("bots").evict(this.key));
		bots().put(this.key, "old");
		assertThat(bots().get(this.key)).isNull();
		assertThat(elsewhere("bots").get(this.key)).isNull();
	}

	@Test
	void whoComesAfterAnEvictionDoesNotJoinAnEarlierLoad() {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Object> old = CacheThreads.start(() -> bots().get(this.key, () -> {
			begun.countDown();
			CacheThreads.await(end);
			return "old";
		}));
		CacheThreads.await(begun);
		bots().evict(this.key);
		assertThat(CacheThreads.await(CacheThreads.start(() -> bots().get(this.key, loader("new"))))).isEqualTo("new");
		end.countDown();
		CacheThreads.await(old);
		assertThat(bots().get(this.key, String.class)).isEqualTo("new");
	}

}
