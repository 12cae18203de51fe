package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits of one node, on a clock that stands still.
 */
class LocalRateLimiterTests extends RateLimitRefundContract {

	private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());

	private final LocalRateLimiter limiter = new LocalRateLimiter(1000, this.nanos::get);

	@Override
	RateLimiter limiter() {
		return this.limiter;
	}

	@Override
	RateLimiter elsewhere() {
		return this.limiter;
	}

	@Override
	void pass(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

	@Override
	void awaitRemaining(RateLimitRequest request, long remaining) {
		assertThat(this.limiter.peek(request).states().get(0).remaining()).isEqualTo(remaining);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 500, 999, 1000, 1001, 1999 })
	void whatWasTakenStaysInTheWindowHoweverSoonItFollows(long millis) {
		RateLimitKey key = new RateLimitKey(RateLimit.of("soon", 2, Duration.ofSeconds(2)), this.subject);
		acquire(key);
		pass(Duration.ofMillis(millis));
		acquire(key);
		pass(Duration.ofMillis(2000 - millis));
		assertThat(acquire(key).allowed()).as("the first is over").isTrue();
		assertThat(acquire(key).allowed()).as("the second is not").isFalse();
	}

	@Test
	void requestIsDeniedUntilTheMillisecondThatTheDenialNames() {
		RateLimitKey key = key("exact", 1);
		acquire(key);
		pass(Duration.ofMillis(300));
		Duration wait = acquire(key).retryAfter().orElseThrow();
		assertThat(wait).isEqualTo(MINUTE.minusMillis(300));
		pass(wait.minusMillis(1));
		assertThat(acquire(key).allowed()).isFalse();
		pass(Duration.ofMillis(1));
		assertThat(acquire(key).allowed()).isTrue();
	}

	@Test
	void oneSubjectMoreThanAreRememberedIsStillCounted() {
		for (int i = 0; i < 5000; i++) {
			assertThat(acquire(new RateLimitKey(key("many", 1).limit(), "subject" + i)).allowed()).isTrue();
		}
	}

	@Test
	void bansOfWhoBehavesBeginAtTheShortestAgain() {
		RateLimitKey key = new RateLimitKey(
				RateLimit.of("behaves", 1, MINUTE)
					.with(new RateLimitBans(2, Duration.ofMinutes(5), List.of(MINUTE, Duration.ofMinutes(10)))),
				this.subject);
		assertThat(ban(key)).isEqualTo(MINUTE);
		pass(MINUTE.plus(Duration.ofMinutes(5)).minusMillis(1));
		assertThat(ban(key)).isEqualTo(Duration.ofMinutes(10));
		pass(Duration.ofMinutes(20));
		assertThat(ban(key)).isEqualTo(MINUTE);
	}

	@Test
	void denialsThatAreFarApartDoNotBan() {
		RateLimitKey key = new RateLimitKey(
				RateLimit.of("apart", 1, Duration.ofHours(1)).with(new RateLimitBans(2, MINUTE, List.of(MINUTE))),
				this.subject);
		acquire(key);
		for (int i = 0; i < 10; i++) {
			assertThat(acquire(key).states().get(0).banned()).isFalse();
			pass(MINUTE);
		}
	}

	@Test
	void banOutlivesTheWindowOfASubjectThatDoesNotAsk() {
		RateLimitKey key = key("silent", 1);
		this.limiter.rule(key, RateLimitRuling.ban(Duration.ofHours(1)));
		pass(Duration.ofMinutes(59));
		assertThat(acquire(key).retryAfter()).contains(Duration.ofMinutes(1));
	}

	private Duration ban(RateLimitKey key) {
		assertThat(acquire(key).allowed()).isTrue();
		assertThat(acquire(key).states().get(0).banned()).isFalse();
		return acquire(key).retryAfter().orElseThrow();
	}

}
