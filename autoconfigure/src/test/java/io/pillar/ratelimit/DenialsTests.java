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

	private final RateLimitKey abused = new RateLimitKey(LIMIT.with(new RateLimitBans(10, WAIT, List.of(WAIT))),
			"abuser");

	@Test
	void denialOfAllIsRememberedUntilItsMoment() {
		remember(1, 0);
		pass(WAIT.minusMillis(1));
		assertThat(retryAfter(1)).isEqualTo(Duration.ofMillis(1));
		pass(Duration.ofMillis(1));
		assertThat(retryAfter(1)).isNull();
	}

	/**
	 * Redis said how long when it was asked, which the node cannot know exactly: at first
	 * when the question was sent, at last when the answer came.
	 */
	@Test
	void denialIsToldFromWhenItCameAndKnownFromWhenItWasAskedFor() {
		Denials.Moment asked = this.denials.moment();
		pass(Duration.ofMillis(5));
		RateLimitState state = new RateLimitState(LIMIT, false, 0, WAIT, WAIT, WAIT);
		this.denials.remember(request(1), List.of(state), asked);
		assertThat(retryAfter(1)).as("who waits so long is not denied again").isEqualTo(WAIT);
		pass(WAIT.minusMillis(5));
		assertThat(retryAfter(1)).as("nobody is denied who might be allowed").isNull();
	}

	@Test
	void denialOfARequestThatNeedsMoreThanIsLeftIsAskedAgainSoon() {
		remember(60, 40);
		pass(Duration.ofMillis(999));
		assertThat(retryAfter(60)).isEqualTo(WAIT.minusMillis(999));
		pass(Duration.ofMillis(1));
		assertThat(retryAfter(60)).isNull();
	}

	@Test
	void denialsThatCountForABanOutliveWhatIsForgotten() {
		remember(this.abused);
		assertThat(this.denials.of(RateLimitRequest.of(this.abused))).isNotNull();
		this.denials.forget(this.abused.subject());
		assertThat(this.denials.of(RateLimitRequest.of(this.abused))).isNull();
		remember(this.abused);
		assertThat(this.denials.of(RateLimitRequest.of(this.abused))).isNotNull();
		this.denials.forget();
		assertThat(this.denials.of(RateLimitRequest.of(this.abused))).isNull();
		assertThat(this.denials.uncounted(this.abused)).isEqualTo(2);
		assertThat(this.denials.uncounted(this.abused)).as("told once").isZero();
	}

	@Test
	void denialsOfASubjectThatIsForgivenDoNotCount() {
		remember(this.abused);
		this.denials.of(RateLimitRequest.of(this.abused));
		this.denials.forgive(this.abused.subject());
		assertThat(this.denials.of(RateLimitRequest.of(this.abused))).isNull();
		assertThat(this.denials.uncounted(this.abused)).isZero();
	}

	@Test
	void denialsThatAreAnsweredWhileRedisIsAskedCountTheNextTime() {
		remember(this.abused);
		assertThat(this.denials.uncounted(this.abused)).isZero();
		this.denials.of(RateLimitRequest.of(this.abused));
		remember(this.abused);
		assertThat(this.denials.uncounted(this.abused)).isEqualTo(1);
	}

	@Test
	void whatIsForgottenWhileRedisIsAskedIsNotRemembered() {
		Denials.Moment asked = this.denials.moment();
		this.denials.forget(this.key.subject());
		RateLimitState state = new RateLimitState(LIMIT, false, 0, WAIT, WAIT, WAIT);
		this.denials.remember(request(1), List.of(state), asked);
		assertThat(retryAfter(1)).isNull();
	}

	private void remember(RateLimitKey key) {
		RateLimitState state = new RateLimitState(key.limit(), false, 0, WAIT, WAIT, WAIT);
		this.denials.remember(RateLimitRequest.of(key), List.of(state), this.denials.moment());
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
