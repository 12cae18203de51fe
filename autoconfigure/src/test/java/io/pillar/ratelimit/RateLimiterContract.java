package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.ratelimit.RateLimit.Algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every rate limiter does.
 */
abstract class RateLimiterContract {

	static final Duration WINDOW = Duration.ofMillis(800);

	// of tests that let no time pass, however slow the machine is
	static final Duration MINUTE = Duration.ofSeconds(60);

	final String subject = UUID.randomUUID().toString();

	abstract RateLimiter limiter();

	/**
	 * The limiter of another node, or the same one where there is no other.
	 */
	abstract RateLimiter elsewhere();

	/**
	 * Let time pass.
	 */
	abstract void pass(Duration duration);

	final RateLimitKey key(String name, long permits) {
		return new RateLimitKey(RateLimit.of(name, permits, MINUTE), this.subject);
	}

	final RateLimitDecision acquire(RateLimitKey... keys) {
		return limiter().acquire(RateLimitRequest.of(keys));
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void requestsUpToTheLimitAreAllowedAndTheNextIsNot(Algorithm algorithm) {
		RateLimitKey key = new RateLimitKey(RateLimit.of("short", 3, Duration.ofSeconds(60)).with(algorithm),
				this.subject);
		for (int i = 2; i >= 0; i--) {
			RateLimitDecision decision = acquire(key);
			assertThat(decision.allowed()).isTrue();
			assertThat(decision.states().get(0).remaining()).isEqualTo(i);
			assertThat(decision.retryAfter()).isEmpty();
		}
		RateLimitDecision denied = acquire(key);
		assertThat(denied.allowed()).isFalse();
		assertThat(denied.states().get(0).denies()).isTrue();
		assertThat(denied.retryAfter().orElseThrow()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void requestIsAllowedAgainAfterTheTimeThatTheDenialNames(Algorithm algorithm) {
		RateLimitKey key = new RateLimitKey(RateLimit.of("again", 2, WINDOW).with(algorithm), this.subject);
		acquire(key);
		acquire(key);
		RateLimitDecision denied = acquire(key);
		pass(denied.retryAfter().orElseThrow());
		assertThat(acquire(key).allowed()).isTrue();
	}

	@Test
	void limitHoldsForAllNodesTogether() {
		RateLimitKey key = key("shared", 2);
		assertThat(acquire(key).allowed()).isTrue();
		assertThat(elsewhere().acquire(RateLimitRequest.of(key)).allowed()).isTrue();
		assertThat(acquire(key).allowed()).isFalse();
		assertThat(elsewhere().acquire(RateLimitRequest.of(key)).allowed()).isFalse();
	}

	@Test
	void requestThatOneLimitDeniesTakesNothingOfTheOthers() {
		RateLimitKey wide = key("wide", 10);
		RateLimitKey narrow = key("narrow", 1);
		assertThat(acquire(wide, narrow).allowed()).isTrue();
		RateLimitDecision denied = acquire(wide, narrow);
		assertThat(denied.allowed()).isFalse();
		assertThat(limiter().peek(RateLimitRequest.of(wide)).states().get(0).remaining()).isEqualTo(9);
	}

	@Test
	void statesComeInTheOrderOfTheRequest() {
		RateLimitDecision decision = acquire(key("b", 5), key("a", 7), new RateLimitKey(key("a", 7).limit(), "other"));
		assertThat(decision.states()).extracting((state) -> state.limit().name()).containsExactly("b", "a", "a");
		assertThat(decision.states()).extracting(RateLimitState::remaining).containsExactly(4L, 6L, 6L);
	}

	@Test
	void subjectsAreCountedApart() {
		RateLimitKey key = key("one", 1);
		acquire(key);
		for (String other : List.of(" ", this.subject + "\r\nX: y", "{" + this.subject + "}", "*", "a:b", "\ud800",
				"\ud801", "x".repeat(100_000))) {
			assertThat(acquire(new RateLimitKey(key.limit(), other + this.subject)).allowed()).as(other).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void costCountsAsSoManyPermits(Algorithm algorithm) {
		RateLimitKey key = new RateLimitKey(RateLimit.of("cost", 10, Duration.ofSeconds(60)).with(algorithm),
				this.subject);
		assertThat(limiter().acquire(RateLimitRequest.of(key).withCost(7)).allowed()).isTrue();
		assertThat(limiter().acquire(RateLimitRequest.of(key).withCost(4)).allowed()).isFalse();
		assertThat(limiter().acquire(RateLimitRequest.of(key).withCost(3)).allowed()).isTrue();
	}

	@Test
	void costBeyondTheLimitIsNeverAllowedAndNamesNoTime() {
		RateLimitDecision decision = limiter().acquire(RateLimitRequest.of(key("little", 3)).withCost(4));
		assertThat(decision.allowed()).isFalse();
		assertThat(decision.retryAfter()).isEqualTo(Optional.empty());
	}

	@Test
	void shadowDeniesNothingAndTellsThatItWould() {
		RateLimitKey shadow = new RateLimitKey(RateLimit.of("shadow", 1, MINUTE).asShadow(), this.subject);
		assertThat(acquire(shadow).states().get(0).allowed()).isTrue();
		RateLimitDecision decision = acquire(shadow, key("real", 5));
		assertThat(decision.allowed()).isTrue();
		assertThat(decision.states().get(0).allowed()).isFalse();
		assertThat(decision.states().get(0).denies()).isFalse();
		assertThat(decision.states().get(1).remaining()).isEqualTo(4);
	}

	@Test
	void shadowIsExceededByTheSameRequestsWhetherTheyComeOneByOneOrAtOnce() {
		RateLimitRequest request = RateLimitRequest
			.of(new RateLimitKey(RateLimit.of("dry", 25, Duration.ofSeconds(60)).asShadow(), this.subject),
					new RateLimitKey(RateLimit.of("real", 1000, Duration.ofSeconds(60)), this.subject))
			.withCost(2);
		List<RateLimitDecision> decisions = Stream.generate(() -> limiter().acquireAsync(request))
			.limit(100)
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(decisions).allMatch(RateLimitDecision::allowed);
		assertThat(decisions.stream().map((decision) -> decision.states().get(0)))
			.satisfies((states) -> assertThat(states.stream().filter(RateLimitState::allowed)).hasSize(12))
			.allMatch((state) -> state.allowed() == state.counted());
		assertThat(limiter().peek(request).states()).extracting(RateLimitState::remaining).containsExactly(1L, 800L);
		decisions.forEach((decision) -> limiter().refund(request, decision));
		awaitRemaining(request, 25);
		assertThat(limiter().peek(request).states().get(1).remaining()).isEqualTo(1000);
	}

	@Test
	void lookTakesNothing() {
		RateLimitRequest request = RateLimitRequest.of(key("look", 1));
		assertThat(limiter().peek(request).allowed()).isTrue();
		assertThat(limiter().acquire(request).allowed()).isTrue();
		assertThat(limiter().peek(request).allowed()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void refundGivesPermitsBack(Algorithm algorithm) {
		RateLimitRequest request = RateLimitRequest
			.of(new RateLimitKey(RateLimit.of("refund", 2, Duration.ofSeconds(60)).with(algorithm), this.subject));
		limiter().acquire(request);
		RateLimitDecision second = limiter().acquire(request);
		limiter().refund(request, second);
		awaitRemaining(request, 1);
		assertThat(limiter().acquire(request).allowed()).isTrue();
	}

	abstract void awaitRemaining(RateLimitRequest request, long remaining);

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void refundEndsDenialsOnAllNodes(Algorithm algorithm) {
		RateLimitRequest request = RateLimitRequest
			.of(new RateLimitKey(RateLimit.of("ended", 1, Duration.ofSeconds(60)).with(algorithm), this.subject));
		RateLimitDecision first = limiter().acquire(request);
		assertThat(limiter().acquire(request).allowed()).isFalse();
		assertThat(elsewhere().acquire(request).allowed()).isFalse();
		limiter().refund(request, first);
		await().until(() -> elsewhere().acquire(request).allowed());
		assertThat(limiter().acquire(request).allowed()).isFalse();
	}

	@Test
	void refundOfADenialGivesNothing() {
		RateLimitRequest request = RateLimitRequest.of(key("denied", 1));
		limiter().acquire(request);
		RateLimitDecision denied = limiter().acquire(request);
		limiter().refund(request, denied);
		assertThat(limiter().peek(request).allowed()).isFalse();
	}

	@Test
	void resetForgets() {
		RateLimitKey key = new RateLimitKey(RateLimit.of("reset", 1, Duration.ofSeconds(60)), this.subject);
		acquire(key);
		assertThat(acquire(key).allowed()).isFalse();
		limiter().reset(key);
		assertThat(acquire(key).allowed()).isTrue();
	}

	@Test
	void timesUntilMoreAndUntilAllAreThoseOfTheWindow() {
		RateLimitState state = acquire(key("times", 5)).states().get(0);
		assertThat(state.untilMore()).isEqualTo(MINUTE);
		assertThat(state.untilAll()).isEqualTo(MINUTE);
		assertThat(limiter().peek(RateLimitRequest.of(key("untouched", 5))).states().get(0).untilAll()).isZero();
	}

	@Test
	void answerWithoutWaitingIsTheSame() {
		RateLimitRequest request = RateLimitRequest.of(key("async", 1));
		assertThat(limiter().acquireAsync(request).join().allowed()).isTrue();
		assertThat(limiter().acquireAsync(request).join().allowed()).isFalse();
	}

}
