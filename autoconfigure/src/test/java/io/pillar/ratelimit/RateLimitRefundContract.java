package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.pillar.ratelimit.RateLimit.Algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is given back is what was taken: no more, and nothing else.
 */
abstract class RateLimitRefundContract extends RateLimitRulingContract {

	private static final Duration REFUND_WINDOW = Duration.ofSeconds(10);

	private RateLimitRequest refundable(Algorithm algorithm, long cost) {
		Duration window = (algorithm == Algorithm.TOKEN_BUCKET) ? REFUND_WINDOW : REFUND_WINDOW.dividedBy(5);
		RateLimit limit = RateLimit.of("refunds", 10, window).with(algorithm);
		return new RateLimitRequest(List.of(new RateLimitKey(limit, this.subject)), cost);
	}

	@Test
	void permitsThatWereGivenBackDoNotMakeOthersYounger() {
		RateLimitRequest five = refundable(Algorithm.SLIDING_WINDOW, 5);
		RateLimitRequest one = refundable(Algorithm.SLIDING_WINDOW, 1);
		limiter().acquire(five);
		pass(REFUND_WINDOW.dividedBy(10));
		limiter().refund(five, limiter().acquire(five));
		awaitRemaining(one, 5);
		pass(REFUND_WINDOW.dividedBy(10));
		assertThat(remaining(one)).as("the first five are over, and the others were given back").isEqualTo(10);
	}

	@Test
	void bucketGetsBackNoMoreThanWhatHasNotComeBackAlready() {
		RateLimitRequest ten = refundable(Algorithm.TOKEN_BUCKET, 10);
		RateLimitDecision first = limiter().acquire(ten);
		pass(REFUND_WINDOW.dividedBy(5));
		RateLimitDecision second = limiter().acquire(refundable(Algorithm.TOKEN_BUCKET, 2));
		assertThat(second.allowed()).isTrue();
		limiter().refund(ten, first);
		await().until(() -> remaining(refundable(Algorithm.TOKEN_BUCKET, 1)) >= 8);
		RateLimitDecision look = limiter().peek(ten);
		assertThat(look.allowed() && look.stamp() - second.stamp() < 2000)
			.as("two of them are used, and come back in two seconds")
			.isFalse();
	}

	@Test
	void refundGivesBackWhatWasTakenWhateverIsRuledMeanwhile() {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("then", 3, MINUTE), this.subject));
		RateLimitDecision counted = limiter().acquire(request);
		limiter().rule(request.keys().get(0), RateLimitRuling.exempt(MINUTE));
		RateLimitDecision exempt = limiter().acquire(request);
		limiter().refund(request, counted);
		limiter().lift(request.keys().get(0));
		awaitRemaining(request, 3);
		limiter().acquire(request);
		limiter().refund(request, exempt);
		assertThat(limiter().acquire(request).states().get(0).remaining()).isEqualTo(1);
	}

	private long remaining(RateLimitRequest request) {
		return limiter().peek(request).states().get(0).remaining();
	}

	@Test
	void leasedBucketGrantsAllThatItHas() {
		RateLimit limit = RateLimit.of("bucket", 1, REFUND_WINDOW).with(Algorithm.TOKEN_BUCKET).asLeased();
		assertThat(acquire(new RateLimitKey(limit, this.subject)).allowed()).isTrue();
	}

	@Test
	void bucketThatIsFasterThanTheClockCanTellGrants() {
		RateLimit limit = RateLimit.of("fast", 10_000_000, Duration.ofSeconds(1)).with(Algorithm.TOKEN_BUCKET);
		RateLimitDecision decision = acquire(new RateLimitKey(limit, this.subject));
		assertThat(decision.allowed()).isTrue();
		assertThat(decision.origin()).isNotEqualTo(RateLimitDecision.Origin.FALLBACK);
	}

}
