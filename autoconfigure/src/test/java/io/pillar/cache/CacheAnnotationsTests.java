package io.pillar.cache;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Cached methods behind the proxies of two nodes.
 */
class CacheAnnotationsTests {

	private static RedisServer redis;

	private static CacheNodes nodes;

	private static ConfigurableApplicationContext node;

	private static AnnotatedBots bots;

	private static AnnotatedBots elsewhere;

	private final String id = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = CacheNodes.on(redis.host(), redis.port());
		node = nodes.start(AnnotatedBots.class);
		bots = node.getBean(AnnotatedBots.class);
		elsewhere = nodes.start(AnnotatedBots.class).getBean(AnnotatedBots.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("methods")
	void secondCallReturnsWhatTheFirstDidOnEveryNode(String name, BiFunction<AnnotatedBots, String, Object> method) {
		Object first = method.apply(bots, this.id);
		int calls = bots.calls() + elsewhere.calls();
		// what does not block may be stored a moment later
		await().untilAsserted(() -> assertThat(method.apply(bots, this.id)).isEqualTo(first));
		assertThat(method.apply(elsewhere, this.id)).isEqualTo(first);
		assertThat(method.apply(elsewhere, this.id)).isEqualTo(first);
		assertThat(bots.calls() + elsewhere.calls()).isEqualTo(calls);
	}

	static Stream<Arguments> methods() {
		return Stream.of(method("plain", AnnotatedBots::plain), method("sync", AnnotatedBots::sync),
				method("explicit", AnnotatedBots::explicit),
				method("explicitFuture", (bots, id) -> bots.explicitFuture(id).join()),
				method("null", (bots, id) -> Optional.ofNullable(bots.nothing(id))),
				method("null sync", (bots, id) -> Optional.ofNullable(bots.nothingSync(id))),
				method("optional", (bots, id) -> bots.optional(id, true)),
				method("empty optional", (bots, id) -> bots.optional(id, false)),
				method("optional sync", (bots, id) -> bots.optionalSync(id, true)),
				method("empty optional sync", (bots, id) -> bots.optionalSync(id, false)),
				method("future", (bots, id) -> bots.future(id).join()),
				method("future sync", (bots, id) -> bots.futureSync(id).join()),
				method("mono", (bots, id) -> bots.mono(id).block()),
				method("mono sync", (bots, id) -> bots.monoSync(id).block()),
				method("flux", (bots, id) -> bots.flux(id).collectList().block()),
				method("flux sync", (bots, id) -> bots.fluxSync(id).collectList().block()),
				method("both", AnnotatedBots::both));
	}

	private static Arguments method(String name, BiFunction<AnnotatedBots, String, Object> method) {
		return Arguments.of(name, method);
	}

	@Test
	void emptyMonoStaysEmpty() {
		assertThat(bots.emptyMono(this.id).blockOptional()).isEmpty();
		assertThat(bots.emptyMono(this.id).blockOptional()).isEmpty();
		assertThat(elsewhere.emptyMono(this.id).blockOptional()).isEmpty();
	}

	@Test
	void resultThatIsNotKeptHoldsNobody() {
		String first = bots.unless(this.id);
		assertThat(bots.unless(this.id)).isNotEqualTo(first);
		assertNobodyWaits();
	}

	@Test
	void failureIsNotKeptAndHoldsNobody() {
		assertThatIllegalStateException().isThrownBy(() -> bots.failing(this.id));
		assertThatIllegalStateException().isThrownBy(() -> bots.failing(this.id)).withMessageContaining(this.id);
		assertNobodyWaits();
	}

	@Test
	void failureOfASyncMethodIsItsOwnAndHoldsNobody() {
		assertThatIllegalStateException().isThrownBy(() -> bots.failingSync(this.id)).withMessageContaining(this.id);
		assertNobodyWaits();
	}

	@Test
	void failureOfAFutureIsNotKeptAndHoldsNobody() {
		assertThat(bots.failingFuture(this.id).handle((value, ex) -> ex != null).join()).isTrue();
		assertNobodyWaits();
	}

	private void assertNobodyWaits() {
		long began = System.nanoTime();
		String loaded = elsewhere.sync(this.id);
		assertThat(System.nanoTime() - began).isLessThan(8_000_000_000L);
		assertThat(bots.sync(this.id)).isEqualTo(loaded);
	}

	@Test
	void putReplacesOnEveryNode() {
		String first = bots.plain(this.id);
		assertThat(elsewhere.plain(this.id)).isEqualTo(first);
		String put = bots.put(this.id);
		assertThat(put).isNotEqualTo(first);
		assertThat(bots.plain(this.id)).isEqualTo(put);
		await().untilAsserted(() -> assertThat(elsewhere.plain(this.id)).isEqualTo(put));
	}

	@Test
	void putAfterAMissWithoutAFillIsAPut() {
		bots.unless(this.id);
		elsewhere.evict(this.id);
		String put = bots.put(this.id);
		assertThat(bots.plain(this.id)).isEqualTo(put);
		assertThat(elsewhere.plain(this.id)).isEqualTo(put);
	}

	@Test
	void evictRemovesOnEveryNode() {
		String first = bots.plain(this.id);
		assertThat(elsewhere.plain(this.id)).isEqualTo(first);
		elsewhere.evict(this.id);
		assertThat(elsewhere.plain(this.id)).isNotEqualTo(first);
		await().untilAsserted(() -> assertThat(bots.plain(this.id)).isNotEqualTo(first));
	}

	@Test
	void evictOfAMethodThatFailsHappensOnlyBefore() {
		String first = bots.plain(this.id);
		assertThatIllegalStateException().isThrownBy(() -> bots.evictFailing(this.id));
		assertThat(bots.plain(this.id)).isEqualTo(first);
		assertThatIllegalStateException().isThrownBy(() -> bots.evictFirst(this.id));
		assertThat(bots.plain(this.id)).isNotEqualTo(first);
	}

	@Test
	void evictOfAllEntriesRemovesAll() {
		List<String> first = List.of(bots.plain(this.id), bots.plain(this.id + "2"));
		bots.clear();
		assertThat(List.of(bots.plain(this.id), bots.plain(this.id + "2"))).doesNotContainAnyElementsOf(first);
	}

	@Test
	void resultOfSeveralCachesIsInAll() {
		String first = bots.both(this.id);
		TwoTierCacheManager manager = node.getBean(TwoTierCacheManager.class);
		assertThat(manager.getCache("bots").get(this.id, String.class)).isEqualTo(first);
		assertThat(manager.getCache("cats").get(this.id, String.class)).isEqualTo(first);
		bots.evict(this.id);
		assertThat(bots.both(this.id)).isEqualTo(first);
	}

}
