package io.pillar.cache;

import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.interceptor.SimpleKey;

import io.pillar.redis.KeySpace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CacheKeys}.
 */
class CacheKeysTests {

	@Test
	void oneValueIsItsOwnText() {
		UUID id = UUID.randomUUID();
		assertThat(CacheKeys.of("marvin")).isEqualTo("marvin");
		assertThat(CacheKeys.of("")).isEmpty();
		assertThat(CacheKeys.of(42L)).isEqualTo(CacheKeys.of(42)).isEqualTo("42");
		assertThat(CacheKeys.of(id)).isEqualTo(id.toString());
		assertThat(CacheKeys.of(Color.RED)).isEqualTo("RED");
		assertThat(CacheKeys.of(LocalDate.EPOCH)).isEqualTo("1970-01-01");
		assertThat(CacheKeys.of(Duration.ofSeconds(1))).isEqualTo("PT1S");
	}

	@Test
	void differentKeysHaveDifferentNames() {
		List<Object> keys = new ArrayList<>(List.of("a", "a,b", "(a,b)", "~", "~~", "~*", "~(1,a1,b)", "~~(1,a1,b)",
				"~-", "-", "null", "1,a", SimpleKey.EMPTY, new SimpleKey("a"), new SimpleKey("a", "b"),
				new SimpleKey("b", "a"), new SimpleKey("ab"), new SimpleKey("a,b"), new SimpleKey("a", null),
				new SimpleKey(null, "a"), new SimpleKey("null", "a"), new SimpleKey("1,a1,b"),
				new SimpleKey("a", List.of("b")), new SimpleKey(List.of("a"), "b"), new SimpleKey("a", "b", "c"),
				new SimpleKey((Object) new String[] { "x", "y" }), new Pair("a", "b"), new Pair("b", "a"),
				new Pair("a", null), new Other("a", "b"), new Pair("a)", "(b"), new Nested(new Pair("a", "b"), 1),
				new Nested(new Pair("a", "b"), 12), List.of(), List.of("p"), List.of("p", "q"), List.of("pq"),
				Map.of("k", "v"), Map.of("k", "w"), Set.of("r", "s"), new Date(0), new Date(1), new Date(1000),
				new int[] { 1, 23 }, new int[] { 12, 3 }, "marvin ", "Marvin", "mar:vin", "{marvin}", "mar\r\nvin",
				"mar%0D%0Avin", "ä", "a\u0308", "\ud83d\ude00", "\ud83d", "\ude00", "\u0000"));
		keys.add("x".repeat(200));
		keys.add("x".repeat(201));
		keys.add("x".repeat(202));
		keys.add(KeySpace.bound("x".repeat(201)));
		keys.add(new SimpleKey("x".repeat(300), 1));
		keys.add(new SimpleKey("x".repeat(300), 2));
		assertThat(keys.stream().map(CacheKeys::of).toList()).doesNotHaveDuplicates();
		assertThat(keys.stream().map(CacheKeys::of).map(KeySpace::part).toList()).doesNotHaveDuplicates();
	}

	@Test
	void recordsOfDifferentTypesAreDifferentKeys() {
		assertThat(CacheKeys.of(new Pair("a", "b"))).isNotEqualTo(CacheKeys.of(new Other("a", "b")))
			.isNotEqualTo(CacheKeys.of(List.of("a", "b")))
			.isNotEqualTo(CacheKeys.of(new SimpleKey("a", "b")));
	}

	@Test
	void equalKeysHaveOneName() {
		assertThat(CacheKeys.of(new Pair("a", "b"))).isEqualTo(CacheKeys.of(new Pair("a", "b")));
		assertThat(CacheKeys.of(new SimpleKey("a", 1))).isEqualTo(CacheKeys.of(new SimpleKey("a", 1)));
		assertThat(CacheKeys.of(new String[] { "a" })).isEqualTo(CacheKeys.of(new String[] { "a" }));
		assertThat(CacheKeys.of(new SimpleKey(Locale.GERMANY, Optional.of(1))))
			.isEqualTo(CacheKeys.of(new SimpleKey(Locale.GERMANY, Optional.of(1))));
	}

	@Test
	void setsAndMapsHaveOneNameInWhateverOrder() {
		assertThat(CacheKeys.of(new LinkedHashSet<>(List.of("a", "b", "c"))))
			.isEqualTo(CacheKeys.of(new LinkedHashSet<>(List.of("c", "a", "b"))))
			.isEqualTo(CacheKeys.of(Set.of("a", "b", "c")));
		Map<String, Object> map = new LinkedHashMap<>(Map.of("z", Set.of(1, 2)));
		map.put("a", 1);
		assertThat(CacheKeys.of(new SimpleKey(map, 1)))
			.isEqualTo(CacheKeys.of(new SimpleKey(Map.of("a", 1, "z", Set.of(2, 1)), 1)));
	}

	@Test
	void lengthOfANameIsBounded() {
		Collection<Object> keys = List.of("x".repeat(100_000), new SimpleKey("x".repeat(100_000), "y"),
				List.of("x".repeat(100_000)));
		assertThat(keys).allSatisfy((key) -> assertThat(CacheKeys.of(key).length()).isLessThanOrEqualTo(200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "}", ":", "*", "?", "[", "]", "\r", "\n", " ", "|", "\\", "\u0000", "ä", "\ud83d" })
	void nothingInAKeyReachesIntoTheNamesOfRedis(String character) {
		assertThat(KeySpace.part(CacheKeys.of("a" + character + "b"))).matches("[!-~]+")
			.doesNotContain("{", "}", ":", "*", "?", "[", "]", "|", "\\");
	}

	@Test
	void keyWithoutATextIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.of(new Object()))
			.withMessageContaining("java.lang.Object")
			.withMessageContaining("toString()");
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.of(new SimpleKey("a", new NoText())))
			.withMessageContaining(NoText.class.getName());
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.of(Map.of("a", new NoText())))
			.withMessageContaining(NoText.class.getName());
		assertThatIllegalArgumentException().isThrownBy(() -> CacheKeys.of(Optional.of(new NoText())))
			.withMessageContaining(NoText.class.getName());
	}

	@Test
	void constantIsNamedByItsNameWhateverItsText() {
		assertThat(Stream.of(Color.values()).map(CacheKeys::of)).containsExactly("RED", "LIGHT_RED");
		assertThat(CacheKeys.of(new SimpleKey(Color.RED, 1)))
			.isNotEqualTo(CacheKeys.of(new SimpleKey(Color.LIGHT_RED, 1)));
	}

	@Test
	void numberThatIsTooLongIsReplacedAsATextIs() {
		BigInteger huge = BigInteger.TEN.pow(10_000);
		assertThat(CacheKeys.of(huge)).hasSizeLessThan(250).isEqualTo(CacheKeys.of(huge.toString()));
		assertThat(CacheKeys.of(huge.add(BigInteger.ONE))).isNotEqualTo(CacheKeys.of(huge));
	}

	enum Color {

		RED, LIGHT_RED;

		@Override
		public String toString() {
			return "~red";
		}

	}

	record Pair(String one, String other) {

	}

	record Other(String one, String other) {

	}

	record Nested(Pair pair, int number) {

	}

	static final class NoText {

	}

}
