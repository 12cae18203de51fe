package io.pillar.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.Continuations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Continuations}: code of callers that blocks.
 */
class CacheContinuationsTests {

	// more than there are threads that hand on what Redis answers
	private static final int MANY = 24;

	private final CountDownLatch end = new CountDownLatch(1);

	private RedisServer redis;

	private CacheFleet fleet;

	private Member node;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.fleet = new CacheFleet();
		this.node = this.fleet.join(CacheNodes.on(this.redis.host(), this.redis.port()));
		this.node.read("warms the scripts");
	}

	@AfterEach
	void close() {
		this.end.countDown();
		this.fleet.close();
		this.redis.close();
	}

	private CompletableFuture<Object> load(String key, Object value) {
		return this.node.cache().retrieve(key, () -> CompletableFuture.completedFuture(value));
	}

	/**
	 * Begin many loads, each on a thread of its own: where the answer comes at once, what
	 * follows it runs there.
	 */
	private static List<CompletableFuture<Object>> many(IntFunction<CompletableFuture<Object>> load) {
		return IntStream.range(0, MANY)
			.mapToObj((i) -> CacheThreads.start(() -> load.apply(i)).thenCompose(Function.identity()))
			.toList();
	}

	private void assertServesOthersMeanwhile(List<CompletableFuture<Object>> blocked) {
		assertThat(CacheThreads.atOnce(() -> load("other", "soon").get())).isEqualTo("soon");
		this.end.countDown();
		assertThat(blocked).allSatisfy((each) -> assertThat(CacheThreads.await(each)).isEqualTo("late"));
	}

	@Test
	void loadersThatBlockHoldNobodyElseUp() {
		assertServesOthersMeanwhile(many((i) -> this.node.cache().retrieve("k" + i, () -> {
			CacheThreads.await(this.end);
			return CompletableFuture.completedFuture("late");
		})));
	}

	@Test
	void codeAfterValueThatBlocksHoldsNobodyElseUp() {
		assertServesOthersMeanwhile(many((i) -> load("k" + i, "value").thenApply((value) -> {
			CacheThreads.await(this.end);
			return "late";
		})));
	}

	@Test
	void loadersThatWaitForOtherAnswersOfRedisAreGivenThem() {
		List<CompletableFuture<Object>> waiting = many((i) -> this.node.cache()
			.retrieve("k" + i,
					() -> CompletableFuture.completedFuture(CacheThreads.await(load("inner" + i, "value")))));
		assertThat(CacheThreads.atOnce(() -> waiting.stream().map(CompletableFuture::join).toList())).hasSize(MANY)
			.containsOnly("value");
	}

}
