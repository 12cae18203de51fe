package io.pillar.cache;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What every cache does, wherever it keeps its entries.
 */
abstract class CacheContract {

	static final Map<String, Object> SETTINGS = Map.of("pillar.cache.caches.brief.ttl", "400ms",
			"pillar.cache.caches.brief.null-ttl", "400ms", "pillar.cache.caches.nulls.null-ttl", "100ms",
			"pillar.cache.caches.small.local.max-size", 50, "pillar.cache.caches.hasty.load-timeout", "300ms",
			"pillar.cache.caches.hasty.lease", "3s");

	final String key = UUID.randomUUID().toString();

	/**
	 * Return a cache.
	 * @param name its name
	 * @return the cache
	 */
	abstract Cache cache(String name);

	/**
	 * Return a cache as another node sees it, where there is another.
	 * @param name its name
	 * @return the cache
	 */
	Cache elsewhere(String name) {
		return cache(name);
	}

	final Cache bots() {
		return cache("bots");
	}

	@Test
	void getOfAnUnknownKeyReturnsNothing() {
		assertThat(bots().get(this.key)).isNull();
		assertThat(bots().get(this.key, String.class)).isNull();
		assertThat(bots().getName()).isEqualTo("bots");
	}

	@ParameterizedTest
	@MethodSource("values")
	void putThenGetReturnsTheValueEverywhere(Object value) {
		bots().put(this.key, value);
		assertThat(bots().get(this.key)).extracting(ValueWrapper::get).isEqualTo(value);
		ValueWrapper there = elsewhere("bots").get(this.key);
		assertThat(there).isNotNull();
		// one list is as good as another
		assertThat(there.get()).isEqualTo(value);
	}

	static Stream<Object> values() {
		return Stream.of("text", "", 42, 42L, 4.2, 4.2f, (short) 4, (byte) 4, 'c', true, new BigDecimal("4.20"),
				Instant.EPOCH, LocalDate.EPOCH, UUID.randomUUID(), URI.create("http://a/b"), Color.RED,
				new Bot("Marvin", List.of("robot", "android"), Color.RED), List.of(1), List.of(1L, 2L, 3L),
				List.of(new Bot("a", List.of(), Color.BLUE)), Set.of("a", "b", "c"), Map.of("a", 1L, "b", List.of()),
				new TreeMap<>(Map.of("b", 2, "a", 1)), Arrays.asList("a", null), EnumSet.of(Color.RED),
				new byte[] { 1, 2, 3 }, new String[] { "a", "b" }, Stream.of("a", "b").toList());
	}

	@Test
	void putOfNullIsAHitWithoutValue() {
		bots().put(this.key, null);
		assertThat(bots().get(this.key)).isNotNull().extracting(ValueWrapper::get).isNull();
		assertThat(elsewhere("bots").get(this.key)).isNotNull().extracting(ValueWrapper::get).isNull();
	}

	@Test
	void getWithATypeReturnsOnlyThatType() {
		bots().put(this.key, "text");
		assertThat(bots().get(this.key, String.class)).isEqualTo("text");
		assertThatIllegalStateException().isThrownBy(() -> bots().get(this.key, Integer.class))
			.withMessageContaining("java.lang.Integer");
	}

	@Test
	void putReplacesTheValue() {
		bots().put(this.key, "old");
		assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("old");
		bots().put(this.key, "new");
		assertThat(bots().get(this.key, String.class)).isEqualTo("new");
		await().untilAsserted(() -> assertThat(elsewhere("bots").get(this.key, String.class)).isEqualTo("new"));
	}

	@Test
	void putIfAbsentOfAnAbsentKeyStores() {
		assertThat(bots().putIfAbsent(this.key, "first")).isNull();
		assertThat(elsewhere("bots").putIfAbsent(this.key, "second")).extracting(ValueWrapper::get).isEqualTo("first");
		assertThat(bots().get(this.key, String.class)).isEqualTo("first");
	}

	@Test
	void putIfAbsentAfterAMissThatAPutEndedReturnsThatValue() {
		assertThat(bots().get(this.key)).isNull();
		CacheThreads.run(() -> bots().put(this.key, "first"));
		assertThat(bots().putIfAbsent(this.key, "second")).extracting(ValueWrapper::get).isEqualTo("first");
		assertThat(bots().get(this.key, String.class)).isEqualTo("first");
	}

	@Test
	void putIfAbsentByManyThreadsStoresOneValue() {
		for (int round = 0; round < 20; round++) {
			String name = this.key + round;
			List<ValueWrapper> answers = CacheThreads.all(8, (thread) -> bots().putIfAbsent(name, thread));
			assertThat(answers).filteredOn((answer) -> answer == null).hasSize(1);
			assertThat(answers).filteredOn((answer) -> answer != null)
				.extracting(ValueWrapper::get)
				.containsOnly(bots().get(name, Integer.class));
		}
	}

	@Test
	void evictRemovesTheKeyOnly() {
		bots().put(this.key, "value");
		bots().put(this.key + "2", "other");
		assertThat(elsewhere("bots").get(this.key)).isNotNull();
		bots().evict(this.key);
		assertThat(bots().get(this.key)).isNull();
		await().untilAsserted(() -> assertThat(elsewhere("bots").get(this.key)).isNull());
		assertThat(bots().get(this.key + "2", String.class)).isEqualTo("other");
	}

	@Test
	void evictIfPresentSaysWhetherThereWasAValue() {
		assertThat(bots().evictIfPresent(this.key)).isFalse();
		bots().put(this.key, null);
		assertThat(bots().evictIfPresent(this.key)).isTrue();
		assertThat(bots().get(this.key)).isNull();
		assertThat(bots().evictIfPresent(this.key)).isFalse();
		bots().put(this.key, "value");
		bots().clear();
		assertThat(bots().evictIfPresent(this.key)).isFalse();
	}

	@Test
	void clearRemovesEverythingOfThisCacheOnly() {
		Cache cleared = cache("cleared");
		bots().put(this.key, "value");
		cleared.put("a", 1);
		cleared.put("b", 2);
		assertThat(elsewhere("cleared").get("a")).isNotNull();
		cleared.clear();
		assertThat(cleared.get("a")).isNull();
		await().untilAsserted(() -> assertThat(elsewhere("cleared").get("a")).isNull());
		cleared.put("b", 3);
		assertThat(elsewhere("cleared").get("b", Integer.class)).isEqualTo(3);
		assertThat(bots().get(this.key, String.class)).isEqualTo("value");
	}

	@Test
	void invalidateRemovesEverything() {
		Cache cleared = cache("invalidated");
		cleared.put("a", 1);
		cleared.invalidate();
		assertThat(cleared.get("a")).isNull();
	}

	@Test
	void retrieveReturnsWhatGetReturns() {
		assertThat(retrieve(bots(), this.key)).isNull();
		bots().put(this.key, "value");
		assertThat(retrieve(bots(), this.key)).extracting(ValueWrapper::get).isEqualTo("value");
		assertThat(retrieve(elsewhere("bots"), this.key)).extracting(ValueWrapper::get).isEqualTo("value");
		bots().put(this.key + "2", null);
		assertThat(retrieve(bots(), this.key + "2")).isNotNull().extracting(ValueWrapper::get).isNull();
	}

	static ValueWrapper retrieve(Cache cache, String key) {
		return CacheThreads.<ValueWrapper>cast(CacheThreads.await(cache.retrieve(key)));
	}

	@Test
	void valueLivesNoLongerThanItsTtl() {
		cache("brief").put(this.key, "value");
		assertThat(cache("brief").get(this.key)).isNotNull();
		assertThat(elsewhere("brief").get(this.key)).isNotNull();
		await().until(() -> cache("brief").get(this.key) == null);
		assertThat(elsewhere("brief").get(this.key)).isNull();
	}

	@Test
	void loadedValueLivesNoLongerThanItsTtl() {
		assertThat(cache("brief").get(this.key, () -> "loaded")).isEqualTo("loaded");
		await().until(() -> cache("brief").get(this.key) == null);
	}

	@Test
	void nullHasATtlOfItsOwn() {
		cache("nulls").put(this.key, null);
		cache("nulls").put(this.key + "2", "value");
		await().until(() -> cache("nulls").get(this.key) == null);
		assertThat(cache("nulls").get(this.key + "2")).isNotNull();
	}

	@Test
	void memoryIsBounded() {
		Cache small = cache("small");
		for (int i = 0; i < 300; i++) {
			small.put(i, i);
		}
		assertThat(((com.github.benmanes.caffeine.cache.Cache<?, ?>) small.getNativeCache()).estimatedSize())
			.isLessThanOrEqualTo(50);
	}

	@Test
	void keyOfOneCacheIsNoKeyOfAnother() {
		bots().put(this.key, "bot");
		assertThat(cache("cats").get(this.key)).isNull();
		cache("cats").put(this.key, "cat");
		bots().evict(this.key);
		assertThat(cache("cats").get(this.key, String.class)).isEqualTo("cat");
	}

	enum Color {

		RED, BLUE

	}

	record Bot(String name, List<String> tags, Color color) {

	}

}
