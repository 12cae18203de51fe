package io.pillar.ratelimit;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisClusterGroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits of two nodes with a Redis Cluster, where subjects lie in different slots.
 */
class RedisRateLimiterClusterTests extends RateLimitRefundContract {

	private static RedisClusterGroup redis;

	private static RateLimitNodes nodes;

	private static RateLimiter one;

	private static RateLimiter other;

	@BeforeAll
	static void start() {
		redis = RedisClusterGroup.start();
		nodes = new RateLimitNodes("spring.data.redis.cluster.nodes=" + String.join(",", redis.nodeAddresses()));
		one = nodes.limiter();
		other = nodes.limiter();
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@Override
	RateLimiter limiter() {
		return one;
	}

	@Override
	RateLimiter elsewhere() {
		return other;
	}

	@Override
	void pass(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= end);
	}

	@Override
	void awaitRemaining(RateLimitRequest request, long remaining) {
		await().until(() -> one.peek(request).states().get(0).remaining() == remaining);
	}

	@Test
	void whatOtherSubjectsGaveInVainIsGivenBack() {
		RateLimit wide = RateLimit.of("wide", 100, Duration.ofSeconds(60));
		RateLimitKey narrow = new RateLimitKey(RateLimit.of("narrow", 1, Duration.ofSeconds(60)), this.subject);
		RateLimitKey[] keys = new RateLimitKey[10];
		keys[0] = narrow;
		for (int i = 1; i < keys.length; i++) {
			keys[i] = new RateLimitKey(wide, i + this.subject);
		}
		RateLimitDecision allowed = acquire(keys);
		assertThat(allowed.allowed()).isTrue();
		assertThat(allowed.origin()).isEqualTo(RateLimitDecision.Origin.SHARED);
		RateLimitDecision denied = elsewhere().acquire(RateLimitRequest.of(keys));
		assertThat(denied.allowed()).isFalse();
		assertThat(denied.origin()).isEqualTo(RateLimitDecision.Origin.SHARED);
		for (int i = 1; i < keys.length; i++) {
			awaitRemaining(RateLimitRequest.of(keys[i]), 99);
		}
	}

}
