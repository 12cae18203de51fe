package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often a request of several policies waits for Redis, and who hears of decisions.
 */
class PolicyLimiterTests {

	private final AskedRateLimiter redis = new AskedRateLimiter();

	private final List<RateLimitDecision> told = new ArrayList<>();

	private PolicyLimiter limiter(RateLimiter limiter) {
		return new PolicyLimiter(limiter, this.told::add);
	}

	private PolicyLimiter away() {
		RateLimiter local = new LocalRateLimiter(100, () -> 0);
		return limiter(new ListenedRateLimiter(new FallbackRateLimiter(this.redis, local, () -> 2), List.of()));
	}

	@Test
	void requestOfSeveralCostsWaitsForRedisThatIsAwayOnce() {
		this.redis.away = true;
		PolicyPermits permits = away().acquire(calls(), false);
		assertThat(permits.isAllowed()).isTrue();
		assertThat(permits.isAlone()).isTrue();
		assertThat(permits.states()).extracting(RateLimitState::remaining).containsExactly(4L, 3L, 2L);
		assertThat(this.redis.asked).isEqualTo(1);
		assertThat(away().acquireAsync(calls(), false).join().isAlone()).isTrue();
		assertThat(this.redis.asked).isEqualTo(2);
	}

	@Test
	void stageAfterOneForWhichRedisWasAwayDoesNotWaitForIt() {
		this.redis.away = true;
		assertThat(away().acquire(calls(), true).isAllowed()).isTrue();
		assertThat(away().acquireAsync(calls(), true).join().isAllowed()).isTrue();
		assertThat(this.redis.asked).isZero();
	}

	@Test
	void requestOfSeveralCostsAsksRedisForEachWhileItIsThere() {
		PolicyPermits permits = away().acquire(calls(), false);
		assertThat(permits.isAlone()).isFalse();
		assertThat(this.redis.asked).isEqualTo(3);
	}

	@Test
	void decisionsOfALimiterOfTheApplicationsOwnAreTold() {
		PolicyLimiter own = limiter(this.redis);
		own.acquire(calls(), false);
		assertThat(this.told).hasSize(3);
		own.acquireAsync(calls(), false).join();
		assertThat(this.told).hasSize(6);
	}

	@Test
	void decisionsOfPillarsLimiterAreToldOnce() {
		limiter(new ListenedRateLimiter(this.redis, List.of(this.told::add))).acquire(calls(), false);
		assertThat(this.told).hasSize(3);
	}

	private static List<PolicyCall> calls() {
		return List.of(call(1), call(2), call(3));
	}

	private static PolicyCall call(long cost) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put("p.limit", "10");
		source.put("p.window", "1m");
		source.put("p.key", "global");
		RateLimitPolicy policy = new RateLimitPolicyFactory(
				new PolicyKeys(new DefaultListableBeanFactory(), new NodeId("n1")))
			.create("of-" + cost, new Binder(source).bind("p", Bindable.of(RateLimitPolicyProperties.class)).get());
		return new PolicyCall(policy, new RateLimitKey(policy.limit(), "all"), cost);
	}

}
