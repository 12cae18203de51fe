package io.pillar.ratelimit;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitKeyTests {

	private static final RateLimit LIMIT = RateLimit.of("api", 100, Duration.ofMinutes(1));

	@Test
	void keysOfOneHashAreInAnOrder() {
		RateLimitKey one = new RateLimitKey(LIMIT, "AaBB");
		RateLimitKey other = new RateLimitKey(LIMIT, "BBAa");
		assertThat(one).hasSameHashCodeAs(other).isLessThan(other);
		assertThat(other).isGreaterThan(one);
	}

	@Test
	void keysOfOneSubjectAreInTheOrderOfTheirLimits() {
		RateLimitKey one = new RateLimitKey(LIMIT, "somebody");
		assertThat(one).isEqualByComparingTo(new RateLimitKey(LIMIT, "somebody"))
			.isLessThan(new RateLimitKey(RateLimit.of("bots", 100, Duration.ofMinutes(1)), "somebody"));
	}

	@Test
	void keyDoesNotSayWhomItCountsFor() {
		assertThat(new RateLimitKey(LIMIT, "alice")).hasToString("api of somebody");
	}

}
