package io.pillar.ratelimit;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits of two nodes with Redis.
 */
class RedisRateLimiterTests extends RateLimitRefundContract {

	private static RedisServer redis;

	private static RateLimitNodes nodes;

	private static RateLimiter one;

	private static RateLimiter other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = RateLimitNodes.on(redis.host(), redis.port());
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
	void deniedSubjectCostsNoCommandUntilItMayPass() {
		RateLimitKey key = new RateLimitKey(RateLimit.of("blocked", 1, Duration.ofSeconds(60)), this.subject);
		acquire(key);
		acquire(key);
		long before = scripts();
		for (int i = 0; i < 100_000; i++) {
			RateLimitDecision denied = acquire(key);
			assertThat(denied.allowed()).isFalse();
			assertThat(denied.origin()).isEqualTo(RateLimitDecision.Origin.REMEMBERED);
		}
		// the other node counts itself, and this one the nodes
		assertThat(scripts() - before).isLessThanOrEqualTo(4);
	}

	@Test
	void requestOfFourLimitsIsOneCall() {
		acquire(key("warm", 10));
		long before = scripts();
		for (int i = 0; i < 100; i++) {
			assertThat(acquire(key("a", 1000), key("b", 1000),
					new RateLimitKey(key("c", 1000).limit(), "c" + this.subject),
					new RateLimitKey(key("d", 1000).limit(), "all"))
				.origin()).isEqualTo(RateLimitDecision.Origin.SHARED);
		}
		assertThat(scripts() - before).isBetween(100L, 104L);
	}

	@Test
	void permitsOfALeaseThatWereNotUsedAreGivenBackWithTheNextOne() {
		RateLimitRequest request = RateLimitRequest
			.of(new RateLimitKey(RateLimit.of("leased", 1000, Duration.ofSeconds(60)).asLeased(), this.subject));
		for (int i = 0; i < 200; i++) {
			assertThat(one.acquire(request).allowed()).isTrue();
		}
		// those that nobody needs become fewer each time
		for (int i = 0; i < 10; i++) {
			pass(Duration.ofMillis(110));
			assertThat(one.acquire(request).allowed()).isTrue();
		}
		awaitRemaining(request, 790);
	}

	private static long scripts() {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

}
