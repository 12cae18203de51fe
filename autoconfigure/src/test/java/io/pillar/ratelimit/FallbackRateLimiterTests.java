package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;
import io.pillar.redis.RedisAvailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Limits while Redis goes and comes.
 */
class FallbackRateLimiterTests {

	private static final Duration WINDOW = Duration.ofSeconds(60);

	private RedisServer redis;

	private RateLimitNodes nodes;

	private ConfigurableApplicationContext one;

	private RateLimiter limiter;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.nodes = RateLimitNodes.on(this.redis.host(), this.redis.port());
		this.one = this.nodes.start();
		this.limiter = this.one.getBean(RateLimiter.class);
		// another node, as it says that it is there
		this.redis.execute("ZADD", "limits:rate-limit:nodes", Long.toString(System.currentTimeMillis() + 14_000),
				"other");
		this.one.getBean(RedisNodes.class).available();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.one.getBean(RedisNodes.class).count() == 2);
	}

	@AfterEach
	void stop() {
		this.nodes.close();
		this.redis.close();
	}

	@Test
	void nodeCountsItsShareWhileRedisIsAwayAndAllOfItWithTheOthersWhenItIsBack() {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("local", 10, WINDOW), "subject"));
		assertThat(this.limiter.acquire(request).origin()).isEqualTo(Origin.SHARED);
		kill();
		for (int i = 4; i >= 0; i--) {
			RateLimitDecision decision = this.limiter.acquire(request);
			assertThat(decision.allowed()).isTrue();
			assertThat(decision.origin()).isEqualTo(Origin.FALLBACK);
			assertThat(decision.states().get(0).remaining()).isEqualTo(i);
			assertThat(decision.states().get(0).limit().permits()).isEqualTo(10);
		}
		assertThat(this.limiter.acquire(request).allowed()).isFalse();
		this.redis.restart();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.limiter.peek(request).origin() == Origin.SHARED);
		assertThat(this.limiter.acquire(request).allowed()).isTrue();
	}

	@Test
	void openLimitAllowsAndClosedOneDeniesWhileRedisIsAway() {
		RateLimitKey open = new RateLimitKey(RateLimit.of("open", 1, WINDOW).with(WithoutRedis.OPEN), "subject");
		RateLimitKey closed = new RateLimitKey(RateLimit.of("closed", 9, WINDOW).with(WithoutRedis.CLOSED), "subject");
		RateLimitKey local = new RateLimitKey(RateLimit.of("local", 8, WINDOW), "subject");
		kill();
		for (int i = 0; i < 5; i++) {
			assertThat(this.limiter.acquire(RateLimitRequest.of(open)).allowed()).isTrue();
		}
		RateLimitDecision denied = this.limiter.acquire(RateLimitRequest.of(open, local, closed));
		assertThat(denied.allowed()).isFalse();
		assertThat(denied.retryAfter()).contains(Duration.ofSeconds(1));
		assertThat(denied.states()).extracting(RateLimitState::denies).containsExactly(false, false, true);
		// nothing was taken of the one that the node counts
		assertThat(this.limiter.peek(RateLimitRequest.of(local)).states().get(0).remaining()).isEqualTo(4);
	}

	@Test
	void refundWithoutRedisGoesToTheNode() {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("local", 4, WINDOW), "subject"));
		kill();
		this.limiter.acquire(request);
		RateLimitDecision decision = this.limiter.acquire(request);
		assertThat(decision.states().get(0).remaining()).isZero();
		this.limiter.refund(request, decision);
		assertThat(this.limiter.peek(request).states().get(0).remaining()).isEqualTo(1);
	}

	@Test
	void redisThatHangsDelaysTheFirstRequestsOnly() {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(RateLimit.of("local", 4, WINDOW), "subject"));
		this.redis.pause();
		try {
			CompletableFuture<RateLimitDecision> first = this.limiter.acquireAsync(request);
			assertThat(this.limiter.acquire(request).origin()).isEqualTo(Origin.FALLBACK);
			assertThat(first.join().origin()).isEqualTo(Origin.FALLBACK);
			await().atMost(Duration.ofSeconds(20)).until(() -> {
				this.limiter.acquire(request);
				return !this.one.getBean(RedisAvailability.class).isAvailable();
			});
			long began = System.nanoTime();
			for (int i = 0; i < 10_000; i++) {
				assertThat(this.limiter.acquire(request).origin()).isEqualTo(Origin.FALLBACK);
			}
			// each that waited would have taken two seconds
			assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
		}
		finally {
			this.redis.resume();
		}
	}

	private void kill() {
		this.redis.kill();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.one.getBean(RedisAvailability.class).isAvailable());
	}

}
