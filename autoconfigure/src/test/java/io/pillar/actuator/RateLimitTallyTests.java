package io.pillar.actuator;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimitState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RateLimitTally}.
 */
class RateLimitTallyTests {

	private static final RateLimit LIMIT = RateLimit.of("api", 1, Duration.ofMinutes(1));

	private final RateLimitTally tally = new RateLimitTally();

	private void deny(String subject) {
		Duration wait = LIMIT.window();
		this.tally.decided(RateLimitRequest.of(new RateLimitKey(LIMIT, subject)), new RateLimitDecision(false,
				List.of(new RateLimitState(LIMIT, false, 0, wait, wait, wait)), Origin.LOCAL, 0));
	}

	@Test
	void whoComesLastTakesThePlaceOfTheLowestAndNobodyElseIsLost() {
		for (int i = 0; i < 5000; i++) {
			deny("often");
			deny("once " + i);
			List<Map<String, Object>> top = this.tally.top(Integer.MAX_VALUE, Function.identity());
			assertThat(top).hasSize(Math.min(i + 2, RateLimitTally.MAX_SUBJECTS));
			assertThat(top).extracting((shown) -> shown.get("subject")).contains("often", "once " + i);
		}
	}

}
