package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.pillar.ratelimit.RateLimit.Algorithm;
import io.pillar.ratelimit.RateLimitRuling.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every rate limiter does with subjects that are treated otherwise, and with limits
 * that change.
 */
abstract class RateLimitRulingContract extends RateLimiterContract {

	private RateLimitKey keyOf(RateLimit limit) {
		return new RateLimitKey(limit, this.subject);
	}

	private RateLimitDecision acquireElsewhere(RateLimitKey key) {
		return elsewhere().acquire(RateLimitRequest.of(key));
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void banDeniesWhateverItCostsUntilItEnds(Algorithm algorithm) {
		RateLimitKey key = keyOf(RateLimit.of("banned", 5, MINUTE).with(algorithm));
		limiter().rule(key, RateLimitRuling.ban(WINDOW));
		RateLimitDecision denied = acquire(key);
		assertThat(denied.allowed()).isFalse();
		assertThat(denied.states().get(0).banned()).isTrue();
		assertThat(denied.states().get(0).remaining()).isZero();
		assertThat(denied.retryAfter().orElseThrow()).isPositive().isLessThanOrEqualTo(WINDOW);
		RateLimitDecision dearer = limiter().acquire(RateLimitRequest.of(key).withCost(3));
		assertThat(dearer.allowed()).isFalse();
		assertThat(dearer.retryAfter().orElseThrow()).isLessThanOrEqualTo(WINDOW);
		pass(denied.retryAfter().orElseThrow());
		assertThat(acquire(key).states().get(0).remaining()).isEqualTo(4);
	}

	@Test
	void banAndItsEndHoldOnAllNodes() {
		RateLimitKey key = keyOf(RateLimit.of("everywhere", 100, MINUTE));
		assertThat(acquireElsewhere(key).allowed()).isTrue();
		limiter().rule(key, RateLimitRuling.ban(MINUTE));
		assertThat(acquireElsewhere(key).states().get(0).banned()).isTrue();
		assertThat(acquire(key).allowed()).isFalse();
		limiter().lift(key);
		assertThat(acquire(key).allowed()).isTrue();
		await().until(() -> acquireElsewhere(key).allowed());
	}

	@Test
	void denialThatIsRememberedElsewhereBecomesTheBan() {
		RateLimitKey key = keyOf(RateLimit.of("longer", 1, Duration.ofSeconds(5)));
		acquireElsewhere(key);
		assertThat(acquireElsewhere(key).allowed()).isFalse();
		limiter().rule(key, RateLimitRuling.ban(MINUTE));
		await().until(() -> acquireElsewhere(key).retryAfter().orElseThrow().compareTo(Duration.ofSeconds(50)) > 0);
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void bannedRequestTakesNothingAndWhatWasTakenBeforeCountsOn(Algorithm algorithm) {
		RateLimitKey key = keyOf(RateLimit.of("kept", 3, MINUTE).with(algorithm));
		RateLimitKey other = keyOf(RateLimit.of("other", 3, MINUTE));
		acquire(key);
		limiter().rule(key, RateLimitRuling.ban(MINUTE));
		assertThat(acquire(other, key).allowed()).isFalse();
		limiter().lift(key);
		assertThat(limiter().peek(RateLimitRequest.of(key, other)).states()).extracting(RateLimitState::remaining)
			.containsExactly(2L, 3L);
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void grantGivesMorePermitsUntilItIsLifted(Algorithm algorithm) {
		RateLimitKey key = keyOf(RateLimit.of("granted", 2, MINUTE).with(algorithm));
		acquire(key);
		acquire(key);
		assertThat(acquire(key).allowed()).isFalse();
		limiter().rule(key, RateLimitRuling.grant(2, MINUTE));
		// a bucket fills with its pace, of which half is there
		long more = (algorithm == Algorithm.SLIDING_WINDOW) ? 2 : 0;
		assertThat(limiter().peek(RateLimitRequest.of(key)).states().get(0).remaining()).isEqualTo(more);
		for (int i = 0; i < more; i++) {
			assertThat(acquire(key).allowed()).isTrue();
		}
		assertThat(acquire(key).allowed()).isFalse();
		limiter().lift(key);
		assertThat(acquire(key).allowed()).isFalse();
	}

	@Test
	void grantOfManyPermitsToALimitOfFewIsCountedInABoundedLog() {
		RateLimitKey key = keyOf(RateLimit.of("wide", 1, MINUTE));
		limiter().rule(key, RateLimitRuling.grant(10_000, MINUTE));
		for (int i = 0; i < 3000; i++) {
			assertThat(acquire(key).allowed()).isTrue();
		}
		assertThat(limiter().peek(RateLimitRequest.of(key)).states().get(0).remaining()).isEqualTo(7001);
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void exemptionAllowsEverythingAndCountsNothing(Algorithm algorithm) {
		RateLimitKey key = keyOf(RateLimit.of("exempt", 1, MINUTE).with(algorithm));
		limiter().rule(key, RateLimitRuling.exempt(MINUTE));
		for (int i = 0; i < 5; i++) {
			RateLimitDecision decision = limiter().acquire(RateLimitRequest.of(key).withCost(7));
			assertThat(decision.allowed()).isTrue();
			limiter().refund(RateLimitRequest.of(key).withCost(7), decision);
		}
		limiter().lift(key);
		assertThat(acquire(key).allowed()).isTrue();
		assertThat(acquire(key).allowed()).isFalse();
	}

	@Test
	void rulingIsToldWithTheTimeThatIsLeft() {
		RateLimitKey key = keyOf(RateLimit.of("told", 5, MINUTE));
		assertThat(limiter().ruling(key)).isEmpty();
		for (RateLimitRuling ruling : List.of(RateLimitRuling.ban(MINUTE), RateLimitRuling.exempt(MINUTE),
				RateLimitRuling.grant(3, MINUTE))) {
			limiter().rule(key, ruling);
			RateLimitRuling told = elsewhere().ruling(key).orElseThrow();
			assertThat(told.kind()).isEqualTo(ruling.kind());
			assertThat(told.permits()).isEqualTo((ruling.kind() == Kind.GRANT) ? 3 : 0);
			assertThat(told.duration()).isPositive().isLessThanOrEqualTo(MINUTE);
		}
		limiter().lift(key);
		assertThat(elsewhere().ruling(key)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void refundLeavesTheBan(Algorithm algorithm) {
		RateLimitRequest request = RateLimitRequest.of(keyOf(RateLimit.of("back", 3, MINUTE).with(algorithm)));
		RateLimitDecision first = limiter().acquire(request);
		RateLimitDecision second = limiter().acquire(request);
		limiter().rule(request.keys().get(0), RateLimitRuling.ban(MINUTE));
		limiter().refund(request, first);
		limiter().refund(request, second);
		awaitRemaining(RateLimitRequest.of(keyOf(RateLimit.of("back", 3, MINUTE).with(algorithm).asShadow())), 0);
		assertThat(limiter().acquire(request).states().get(0).banned()).isTrue();
	}

	@Test
	void resetEndsABan() {
		RateLimitKey key = keyOf(RateLimit.of("reset-ban", 1, MINUTE));
		acquire(key);
		limiter().rule(key, RateLimitRuling.ban(MINUTE));
		assertThat(acquire(key).allowed()).isFalse();
		limiter().reset(key);
		assertThat(acquire(key).allowed()).isTrue();
	}

	@Test
	void shadowOfABannedSubjectDeniesNothing() {
		RateLimitKey key = keyOf(RateLimit.of("shadow-ban", 1, MINUTE).asShadow());
		limiter().rule(key, RateLimitRuling.ban(MINUTE));
		RateLimitDecision decision = acquire(key);
		assertThat(decision.allowed()).isTrue();
		assertThat(decision.states().get(0).banned()).isTrue();
		assertThat(decision.states().get(0).denies()).isFalse();
	}

	@Test
	void subjectThatIsDeniedAgainAndAgainIsBannedEachTimeForLonger() {
		RateLimitKey key = keyOf(RateLimit.of("abused", 1, WINDOW)
			.with(new RateLimitBans(4, MINUTE, List.of(Duration.ofMillis(1500), MINUTE))));
		Duration first = banAfterAbuse(key);
		assertThat(first).isLessThanOrEqualTo(Duration.ofMillis(1500));
		assertThat(acquireElsewhere(key).states().get(0).banned()).isTrue();
		pass(first);
		Duration second = banAfterAbuse(key);
		assertThat(second).isGreaterThan(Duration.ofSeconds(50));
		limiter().lift(key);
		assertThat(acquire(key).allowed()).isTrue();
	}

	private Duration banAfterAbuse(RateLimitKey key) {
		assertThat(acquire(key).allowed()).isTrue();
		for (int i = 0; i < 5; i++) {
			assertThat(acquire(key).allowed()).isFalse();
		}
		pass(WINDOW);
		RateLimitDecision denied = acquire(key);
		assertThat(denied.states().get(0).banned()).isTrue();
		return denied.retryAfter().orElseThrow();
	}

	@Test
	void lookIsNoDenialThatCounts() {
		RateLimitKey key = keyOf(RateLimit.of("looked", 1, MINUTE).with(new RateLimitBans(2, MINUTE, List.of(MINUTE))));
		acquire(key);
		for (int i = 0; i < 5; i++) {
			limiter().peek(RateLimitRequest.of(key));
		}
		assertThat(limiter().ruling(key)).isEmpty();
		assertThat(acquire(key).states().get(0).banned()).isFalse();
	}

	@Test
	void limitThatIsChangedKeepsWhatWasCounted() {
		for (int i = 0; i < 4; i++) {
			acquire(keyOf(RateLimit.of("changed", 100, MINUTE)));
		}
		RateLimitKey lower = keyOf(RateLimit.of("changed", 4, MINUTE));
		assertThat(acquire(lower).allowed()).isFalse();
		assertThat(acquireElsewhere(lower).allowed()).isFalse();
		assertThat(acquire(keyOf(RateLimit.of("changed", 6, MINUTE))).states().get(0).remaining()).isEqualTo(1);
		assertThat(acquire(keyOf(RateLimit.of("changed", 6, MINUTE.multipliedBy(2)))).states().get(0).remaining())
			.isZero();
		assertThat(acquire(keyOf(RateLimit.of("changed", 6, MINUTE.multipliedBy(2)))).allowed()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void shorterWindowIsOverWhenItIsOver(Algorithm algorithm) {
		acquire(keyOf(RateLimit.of("shorter", 1, Duration.ofHours(1)).with(algorithm)));
		RateLimitKey key = keyOf(RateLimit.of("shorter", 1, WINDOW).with(algorithm));
		RateLimitDecision denied = acquire(key);
		assertThat(denied.allowed()).isFalse();
		assertThat(denied.retryAfter().orElseThrow()).isLessThanOrEqualTo(WINDOW);
		pass(denied.retryAfter().orElseThrow());
		assertThat(acquire(key).allowed()).isTrue();
	}

}
