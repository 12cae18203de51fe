package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The body that a client reads whose request was denied.
 */
class RateLimitProblemTests {

	@Test
	void denialIsTheProblemOfAnExceededQuota() {
		RateLimitProblem problem = RateLimitProblem.quotaExceeded(
				List.of(state("ip", 11_001L, false), state("user", null, true), state("global", 2_000L, false)));

		assertThat(problem.status()).isEqualTo(429);
		assertThat(new String(problem.toJson(), StandardCharsets.UTF_8))
			.isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
					+ "\"title\":\"Request cannot be satisfied as assigned quota has been exceeded\",\"status\":429,"
					+ "\"detail\":\"Try again in 12 seconds.\",\"violated-policies\":[\"ip\",\"global\"]}");
	}

	@Test
	void closedLimitIsTheProblemOfReducedCapacity() {
		RateLimitProblem problem = RateLimitProblem.temporaryReducedCapacity(List.of(state("login", 1_000L, false)));

		JsonNode json = JsonMapper.shared().readTree(problem.toJson());
		assertThat(problem.status()).isEqualTo(503);
		assertThat(json.get("type").stringValue())
			.isEqualTo("https://iana.org/assignments/http-problem-types#temporary-reduced-capacity");
		assertThat(json.get("status").intValue()).isEqualTo(503);
		assertThat(json.get("detail").stringValue()).isEqualTo("Try again in 1 second.");
		assertThat(json.get("violated-policies").values()).extracting(JsonNode::stringValue).containsExactly("login");
	}

	@Test
	void costThatIsMoreThanALimitHasIsSaid() {
		assertThat(RateLimitProblem.quotaExceeded(List.of(state("ip", null, false))).detail())
			.isEqualTo("The request costs more than a limit has.");
	}

	@Test
	void shadowIsNotToldAndANameIsToldOnce() {
		RateLimitState state = state("ip", 1L, false);
		RateLimitState shadow = new RateLimitState(state.limit().asShadow(), false, 0, state.untilMore(),
				state.untilAll(), state.retryAfter());

		assertThat(RateLimitProblem.quotaExceeded(List.of(state, shadow, state)).violatedPolicies())
			.containsExactly("ip");
		assertThat(RateLimitProblem.quotaExceeded(List.of(shadow)).violatedPolicies()).isEmpty();
	}

	@Test
	void textIsEscapedWhateverItHolds() {
		String text = "\"},\\\b\r\n\t\u0000\u007f\u2028é漢\ud83d\ude00";
		RateLimitProblem problem = new RateLimitProblem(429, "x", text, text, List.of(text, ""));

		JsonNode json = JsonMapper.shared().readTree(problem.toJson());

		assertThat(json.get("title").stringValue()).isEqualTo(text);
		assertThat(json.get("detail").stringValue()).isEqualTo(text);
		assertThat(json.get("violated-policies").values()).extracting(JsonNode::stringValue).containsExactly(text, "");
	}

	private static RateLimitState state(String name, @Nullable Long retryAfter, boolean allowed) {
		return new RateLimitState(RateLimit.of(name, 5, Duration.ofMinutes(1)), allowed, 0, Duration.ofMillis(1),
				Duration.ofMinutes(1), (retryAfter != null) ? Duration.ofMillis(retryAfter) : null);
	}

}
