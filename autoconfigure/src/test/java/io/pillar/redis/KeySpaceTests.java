package io.pillar.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link KeySpace}.
 */
class KeySpaceTests {

	private static final String[] PIECES = { "a", "%", "%3A", ":", "{", "}", "*", "?", "[", "]", "\\", "|", " ", "\n",
			"\0", "~", "ü", "\uD83D\uDE00", "\uD800", "\uDC00", "%u", "%uD800", "D800", "?", "\uFFFD", "\u007f", "x" };

	@Test
	void prefixIsNamespaceAndFeature() {
		assertThat(new KeySpace("orders").prefix("cache")).isEqualTo("orders:cache:");
	}

	@Test
	void namespaceIsEscaped() {
		assertThat(new KeySpace("my app:{x}").prefix("cache")).isEqualTo("my%20app%3A%7Bx%7D:cache:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void namespaceWhenBlankIsRefused(String namespace) {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeySpace(namespace));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user-1", "a.b_c-d", "com.example.Order#find(java.lang.String)" })
	void partWhenSafeStaysAsItIs(String value) {
		assertThat(KeySpace.part(value)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "a:b,a%3Ab", "50%,50%25", "{slot},%7Bslot%7D", "ü,%C3%BC", "a b,a%20b" })
	void partWhenUnsafeIsEscaped(String value, String part) {
		assertThat(KeySpace.part(value)).isEqualTo(part);
	}

	@Test
	void partWhenHalfASurrogatePairIsDifferentFromWhatStandsForIt() {
		assertThat(KeySpace.part("\uD800")).isEqualTo("%uD800")
			.isNotEqualTo(KeySpace.part("?"))
			.isNotEqualTo(KeySpace.part("\uD801"))
			.isNotEqualTo(KeySpace.part("%uD800"));
	}

	@Test
	void partWhenLongWithHalvesOfSurrogatePairsIsDifferentForEach() {
		String start = "x".repeat(300);
		assertThat(KeySpace.part(start + "\uD800")).isNotEqualTo(KeySpace.part(start + "\uD801"))
			.isNotEqualTo(KeySpace.part(start + "?"));
	}

	@Test
	void partWhenItLooksLikeTheHashOfALongValueDoesNotMeetIt() {
		String hashed = KeySpace.part("x".repeat(300));
		assertThat(KeySpace.part(hashed)).isNotEqualTo(hashed);
	}

	@Test
	void boundWhenLongKeepsTheBeginning() {
		String value = "k".repeat(KeySpace.MAX_PART_LENGTH + 1);
		assertThat(KeySpace.bound(value)).hasSize(105).startsWith("k".repeat(40) + "~");
		assertThat(KeySpace.bound("k".repeat(KeySpace.MAX_PART_LENGTH))).hasSize(KeySpace.MAX_PART_LENGTH);
	}

	@Test
	void partIsDifferentForDifferentValuesAndBoundedAndSafe() {
		Random random = new Random(42);
		Map<String, String> parts = new HashMap<>();
		for (int i = 0; i < 100_000; i++) {
			String value = value(random);
			String part = KeySpace.part(value);
			String other = parts.put(part, value);
			assertThat(other == null || other.equals(value)).as(part).isTrue();
			assertThat(part.length()).isLessThanOrEqualTo(KeySpace.MAX_PART_LENGTH * 9);
			assertThat(part.chars().allMatch((c) -> c > ' ' && c < 127 && ":*?[]{}\\|".indexOf(c) < 0)).as(part)
				.isTrue();
		}
	}

	private static String value(Random random) {
		StringBuilder value = new StringBuilder();
		int length = (random.nextInt(20) == 0) ? 195 + random.nextInt(20) : random.nextInt(6);
		for (int i = 0; i < length; i++) {
			value.append(PIECES[random.nextInt(PIECES.length)]);
		}
		return value.toString();
	}

}
