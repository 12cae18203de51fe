package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimit.Algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits of two nodes with Redis.
 */
class RedisRateLimiterTests extends RateLimitRefundContract {

	private static RedisServer redis;

	private static RateLimitNodes nodes;

	private static ConfigurableApplicationContext context;

	private static RateLimiter one;

	private static RateLimiter other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = RateLimitNodes.on(redis.host(), redis.port());
		context = nodes.start(Unread.class);
		one = context.getBean(RateLimiter.class);
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

	@ParameterizedTest
	@EnumSource(Algorithm.class)
	void stateThatCannotBeReadIsAbsentAndTold(Algorithm algorithm) {
		LongAdder unread = context.getBean(Unread.class).states;
		RateLimitKey key = new RateLimitKey(RateLimit.of("unread", 30, Duration.ofSeconds(60)).with(algorithm),
				this.subject);
		long before = unread.sum();
		for (String state : List.of("\002L of a later version", "\001L", "\001T", "\001R", "x")) {
			redis.execute("SET", context.getBean(RedisSubjects.class).name(key), state);
			assertThat(acquire(key).states().get(0).remaining()).as(state).isEqualTo(29);
		}
		// one of them is what the other algorithm has
		assertThat(unread.sum() - before).isEqualTo(4);
		assertThat(acquire(key).states().get(0).remaining()).isEqualTo(28);
		assertThat(unread.sum() - before).isEqualTo(4);
	}

	private static long scripts() {
		return redis.execute("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("^[^=]*=(\\d+),.*", "$1")))
			.sum();
	}

	static class Unread implements RateLimitListener {

		private final LongAdder states = new LongAdder();

		@Override
		public void decided(RateLimitDecision decision) {
		}

		@Override
		public void unreadable(int count) {
			this.states.add(count);
		}

	}

}
