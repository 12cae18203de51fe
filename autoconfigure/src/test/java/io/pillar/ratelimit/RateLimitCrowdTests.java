package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.pillar.embedded.RedisServer;
import io.pillar.ratelimit.RateLimitDecision.Origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Very many requests of one subject wait for a Redis that does not answer.
 */
class RateLimitCrowdTests {

	private static final RateLimit LIMIT = RateLimit.of("crowd", 100_000, Duration.ofMinutes(10));

	private RedisServer redis;

	private RateLimitNodes nodes;

	private RateLimiter limiter;

	@BeforeEach
	void start() {
		this.redis = RedisServer.builder().start();
		this.nodes = RateLimitNodes.on(this.redis.host(), this.redis.port());
		this.limiter = this.nodes.limiter();
	}

	@AfterEach
	void stop() {
		this.redis.resume();
		this.nodes.close();
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void thoseBeyondTheMostThatMayWaitAreDecidedByTheNode(boolean leased) {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(leased ? LIMIT.asLeased() : LIMIT, "subject"));
		this.redis.pause();
		List<CompletableFuture<RateLimitDecision>> waiting = IntStream.rangeClosed(0, Combiner.MAX_WAITING)
			.mapToObj((i) -> this.limiter.acquireAsync(request))
			.toList();
		assertThat(this.limiter.acquire(request).origin()).isEqualTo(Origin.FALLBACK);
		assertThat(this.limiter.acquireAsync(request).join().origin()).isEqualTo(Origin.FALLBACK);
		assertThat(waiting).allSatisfy((one) -> assertThat(one.join().origin()).isEqualTo(Origin.FALLBACK));
	}

	@Test
	void requestWhoseThreadIsInterruptedWhileItWaitsIsDecidedByTheNode() throws Exception {
		RateLimitRequest request = RateLimitRequest.of(new RateLimitKey(LIMIT, "subject"));
		this.redis.pause();
		this.limiter.acquireAsync(request);
		CompletableFuture<RateLimitDecision> decision = new CompletableFuture<>();
		Thread thread = new Thread(() -> decision.completeAsync(() -> this.limiter.acquire(request), Runnable::run));
		thread.start();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		thread.interrupt();
		assertThat(decision.get(60, TimeUnit.SECONDS).origin()).isEqualTo(Origin.FALLBACK);
	}

}
