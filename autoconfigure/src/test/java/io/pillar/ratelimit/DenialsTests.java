package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a node remembers that a subject is denied.
 */
class DenialsTests {

	private static final RateLimit LIMIT = RateLimit.of("api", 100, Duration.ofMinutes(1));

	private static final Duration WAIT = Duration.ofSeconds(50);

	private final AtomicLong nanos = new AtomicLong();

	private final Denials denials = new Denials(10, this.nanos::get, RateLimitKey::subject);

	private final RateLimitKey key = new RateLimitKey(LIMIT, "somebody");

	@Test
	void denialOfAllIsRememberedUntilItsMoment() {
		remember(1, 0);
		pass(WAIT.minusMillis(1));
		assertThat(retryAfter(1)).isEqualTo(Duration.ofMillis(1));
		pass(Duration.ofMillis(1));
		assertThat(retryAfter(1)).isNull();
	}

	@Test
	void denialOfARequestThatNeedsMoreThanIsLeftIsAskedAgainSoon() {
		remember(60, 40);
		pass(Duration.ofMillis(999));
		assertThat(retryAfter(60)).isEqualTo(WAIT.minusMillis(999));
		pass(Duration.ofMillis(1));
		assertThat(retryAfter(60)).isNull();
	}

	private void remember(long cost, long remaining) {
		RateLimitState state = new RateLimitState(LIMIT, false, remaining, WAIT, WAIT, WAIT);
		this.denials.remember(request(cost), List.of(state), this.denials.moment());
	}

	private void pass(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	private @Nullable Duration retryAfter(long cost) {
		RateLimitDecision denied = this.denials.of(request(cost));
		return (denied != null) ? denied.states().get(0).retryAfter() : null;
	}

	private RateLimitRequest request(long cost) {
		return new RateLimitRequest(List.of(this.key), cost);
	}

}
