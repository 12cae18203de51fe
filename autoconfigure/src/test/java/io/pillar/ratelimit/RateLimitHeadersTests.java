package io.pillar.ratelimit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.ratelimit.StructuredFields.Item;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients are told of their limits, read by a parser that is not ours to please.
 */
class RateLimitHeadersTests {

	private static final String NAME_CHARACTERS = "ABCXYZabcxyz0189._-";

	@Test
	void allLimitsAreToldInTheStandardStyle() {
		assertThat(headers(RateLimitHeaderStyle.STANDARD, allowed(limit("burst", 100, "PT1M"), 40, 1_001),
				allowed(limit("daily", 1000, "P1D"), 1000, 0)))
			.containsExactly(Map.entry("RateLimit-Policy", "\"burst\";q=100;w=60, \"daily\";q=1000;w=86400"),
					Map.entry("RateLimit", "\"burst\";r=40;t=2, \"daily\";r=1000"));
	}

	@ParameterizedTest
	@CsvSource({ "PT1S, ;w=1", "PT1.5S, ''", "PT0.999S, ''", "PT0.001S, ''", "P31D, ;w=2678400" })
	void windowIsToldWhereItIsWholeSeconds(Duration window, String parameter) {
		assertThat(headers(RateLimitHeaderStyle.STANDARD, allowed(limit("a", 5, window.toString()), 4, 1)))
			.containsEntry("RateLimit-Policy", "\"a\";q=5" + parameter);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "999, 1", "1000, 1", "1001, 2", "59001, 60" })
	void timeIsRoundedUp(long millis, String seconds) {
		Map<String, String> headers = headers(RateLimitHeaderStyle.STANDARD,
				denied(limit("a", 5, "PT1M"), millis, millis));

		assertThat(headers).containsEntry("RateLimit", "\"a\";r=0;t=" + seconds).containsEntry("Retry-After", seconds);
	}

	@ParameterizedTest
	@EnumSource
	void denialSaysWhenToRetryInEachStyle(RateLimitHeaderStyle style) {
		Map<String, String> headers = headers(style, denied(limit("a", 5, "PT1M"), 1_000, 7_001),
				denied(limit("b", 5, "PT1M"), 1_000, 2_000), allowed(limit("c", 5, "PT1H"), 1, 90_000));

		assertThat(headers).containsEntry("Retry-After", "8");
		assertThat(headers.keySet()).containsAll(style.fieldNames()).hasSize(style.fieldNames().size() + 1);
	}

	@Test
	void retryIsNotEarlierThanTheTimeOfALimitThatDenies() {
		assertThat(headers(RateLimitHeaderStyle.STANDARD, denied(limit("a", 5, "PT1M"), 9_001, 2_000)))
			.containsEntry("RateLimit", "\"a\";r=0;t=10")
			.containsEntry("Retry-After", "10");
		assertThat(headers(RateLimitHeaderStyle.NONE, denied(limit("a", 5, "PT1M"), 0, 0))).containsEntry("Retry-After",
				"1");
	}

	@Test
	void retryIsNotToldWhereItIsOfNoUse() {
		RateLimitState never = new RateLimitState(limit("a", 5, "PT1M"), false, 5, Duration.ZERO, Duration.ZERO, null);

		assertThat(headers(RateLimitHeaderStyle.STANDARD, denied(limit("b", 5, "PT1M"), 1, 1), never))
			.doesNotContainKey("Retry-After");
		assertThat(headers(RateLimitHeaderStyle.NONE, allowed(limit("b", 5, "PT1M"), 0, 1))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void shadowsAreNotTold(RateLimitHeaderStyle style) {
		RateLimitState shadow = denied(limit("shadow", 5, "PT1M").asShadow(), 50_000, 50_000);

		assertThat(headers(style, shadow)).isEmpty();
		assertThat(headers(style)).isEmpty();
		assertThat(headers(style, denied(limit("a", 7, "PT1M"), 1, 1), shadow))
			.isEqualTo(headers(style, denied(limit("a", 7, "PT1M"), 1, 1)));
	}

	@Test
	void oldStyleTellsTheLimitThatDeniesForLongest() {
		RateLimitState never = new RateLimitState(limit("never", 3, "PT1M"), false, 3, Duration.ZERO, Duration.ZERO,
				null);
		RateLimitState shorter = state(limit("shorter", 5, "PT1M"), 0, 1_000, 50_000, 2_000L);
		RateLimitState longer = denied(limit("longer", 6, "PT1M"), 1_000, 3_000);
		RateLimitState none = allowed(limit("none", 7, "PT1M"), 0, 59_000);

		assertThat(headers(RateLimitHeaderStyle.LEGACY, shorter, longer, none)).containsExactly(
				Map.entry("X-RateLimit-Limit", "6"), Map.entry("X-RateLimit-Remaining", "0"),
				Map.entry("X-RateLimit-Reset", "3"), Map.entry("Retry-After", "3"));
		assertThat(headers(RateLimitHeaderStyle.LEGACY, longer, never)).containsEntry("X-RateLimit-Limit", "3");
	}

	@Test
	void oldStyleTellsTheLimitThatHasTheLeastWhereNoneDenies() {
		RateLimitState much = allowed(limit("much", 50, "PT1H"), 40, 59_000);
		RateLimitState little = allowed(limit("little", 60, "PT1M"), 39, 1_000);
		RateLimitState littleForLonger = allowed(limit("longer", 70, "PT1M"), 39, 1_001);

		assertThat(headers(RateLimitHeaderStyle.LEGACY, much, little)).containsExactly(
				Map.entry("X-RateLimit-Limit", "60"), Map.entry("X-RateLimit-Remaining", "39"),
				Map.entry("X-RateLimit-Reset", "1"));
		assertThat(headers(RateLimitHeaderStyle.LEGACY, little, littleForLonger)).containsEntry("X-RateLimit-Limit",
				"70");
	}

	@Test
	void olderDraftsTellOneLimit() {
		RateLimitState much = allowed(limit("much", 50, "PT1H"), 40, 59_000);
		RateLimitState little = allowed(limit("little", 60, "PT1M"), 39, 1_001);

		assertThat(headers(RateLimitHeaderStyle.DRAFT_7, much, little)).containsExactly(
				Map.entry("RateLimit-Policy", "60;w=60"), Map.entry("RateLimit", "limit=60, remaining=39, reset=2"));
		assertThat(headers(RateLimitHeaderStyle.DRAFT_6, much, little)).containsExactly(
				Map.entry("RateLimit-Policy", "60;w=60"), Map.entry("RateLimit-Limit", "60"),
				Map.entry("RateLimit-Remaining", "39"), Map.entry("RateLimit-Reset", "2"));
		assertThat(headers(RateLimitHeaderStyle.DRAFT_6, allowed(limit("a", 5, "PT0.5S"), 4, 1)))
			.containsEntry("RateLimit-Policy", "5");
	}

	@Test
	void valuesThatNoHeaderHoldsAreCut() {
		RateLimitState odd = new RateLimitState(limit("odd", 5, "PT1M"), true, -3, Duration.ofSeconds(Long.MAX_VALUE),
				Duration.ofSeconds(-5), null);

		assertThat(headers(RateLimitHeaderStyle.STANDARD, odd)).containsEntry("RateLimit",
				"\"odd\";r=0;t=999999999999999");
		assertThat(headers(RateLimitHeaderStyle.LEGACY, odd)).containsEntry("X-RateLimit-Remaining", "0")
			.containsEntry("X-RateLimit-Reset", "0");
	}

	@Test
	void stringsAreEscapedAndNeverBreakOut() {
		String list = new StructuredList().item("a\"b\\c\r\nSet-Cookie: x\u0000é").with("q", 1).item("").toString();

		assertThat(StructuredFields.list(list)).containsExactly(new Item("a\"b\\c??Set-Cookie: x??", Map.of("q", 1L)),
				new Item("", Map.of()));
	}

	@Test
	void whateverTheStatesAreTheHeadersSayThemInTheGrammar() {
		Random random = Seeds.random();
		for (int i = 0; i < 20_000; i++) {
			List<RateLimitState> states = IntStream.rangeClosed(0, random.nextInt(6))
				.mapToObj((j) -> any(random))
				.toList();

			Map<String, String> headers = headers(RateLimitHeaderStyle.STANDARD, states.toArray(RateLimitState[]::new));

			List<Item> policies = StructuredFields.list(headers.getOrDefault("RateLimit-Policy", ""));
			List<Item> limits = StructuredFields.list(headers.getOrDefault("RateLimit", ""));
			List<RateLimitState> shown = states.stream().filter((state) -> !state.limit().shadow()).toList();
			assertThat(policies).isEqualTo(shown.stream().map(RateLimitHeadersTests::policy).toList());
			assertThat(limits).isEqualTo(shown.stream().map(RateLimitHeadersTests::limit).toList());
			if (headers.containsKey("Retry-After")) {
				long retryAfter = (Long) StructuredFields.item(headers.get("Retry-After")).value();
				shown.stream().filter(RateLimitState::denies).forEach((state) -> {
					assertThat(Duration.ofSeconds(retryAfter)).isGreaterThanOrEqualTo(state.retryAfter());
					assertThat(retryAfter).isGreaterThanOrEqualTo(ceil(state.untilMore()));
				});
			}
		}
	}

	private static Item policy(RateLimitState state) {
		Map<String, Object> parameters = new LinkedHashMap<>(Map.of("q", state.limit().permits()));
		if (state.limit().window().toMillis() % 1000 == 0) {
			parameters.put("w", state.limit().window().toSeconds());
		}
		return new Item(state.limit().name(), parameters);
	}

	private static Item limit(RateLimitState state) {
		Map<String, Object> parameters = new LinkedHashMap<>(Map.of("r", state.remaining()));
		if (!state.untilMore().isZero()) {
			parameters.put("t", ceil(state.untilMore()));
		}
		return new Item(state.limit().name(), parameters);
	}

	private static long ceil(Duration duration) {
		return (duration.toMillis() + 999) / 1000;
	}

	private static RateLimitState any(Random random) {
		StringBuilder name = new StringBuilder();
		for (int i = 1 + random.nextInt(64); i > 0; i--) {
			name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
		}
		Duration window = Duration.ofMillis(1 + random.nextInt(5000)).multipliedBy(random.nextBoolean() ? 1000 : 1);
		RateLimit limit = RateLimit.of(name.toString(), 1 + random.nextInt(1_000_000_000), window);
		boolean allowed = random.nextBoolean();
		return new RateLimitState((random.nextInt(4) == 0) ? limit.asShadow() : limit, allowed, random.nextInt(1000),
				Duration.ofMillis(random.nextInt(5000)), Duration.ofMillis(5000),
				(allowed || random.nextInt(9) == 0) ? null : Duration.ofMillis(random.nextInt(9000)));
	}

	private static Map<String, String> headers(RateLimitHeaderStyle style, RateLimitState... states) {
		Map<String, String> headers = new LinkedHashMap<>();
		new RateLimitHeaders(style).write(List.of(states), headers::put);
		return headers;
	}

	private static RateLimit limit(String name, long permits, String window) {
		return RateLimit.of(name, permits, Duration.parse(window));
	}

	private static RateLimitState allowed(RateLimit limit, long remaining, long untilMore) {
		return state(limit, remaining, untilMore, untilMore, null);
	}

	private static RateLimitState denied(RateLimit limit, long untilMore, long retryAfter) {
		return state(limit, 0, untilMore, retryAfter, retryAfter);
	}

	private static RateLimitState state(RateLimit limit, long remaining, long untilMore, long untilAll,
			@Nullable Long retryAfter) {
		return new RateLimitState(limit, retryAfter == null, remaining, Duration.ofMillis(untilMore),
				Duration.ofMillis(untilAll), (retryAfter != null) ? Duration.ofMillis(retryAfter) : null);
	}

}
