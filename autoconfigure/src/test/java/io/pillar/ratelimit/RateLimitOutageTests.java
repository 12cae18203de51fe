package io.pillar.ratelimit;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.pillar.redis.RedisUnavailableException;

import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests while Redis is away, and while something is wrong with it that nobody knows.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitOutageTests {

	private final AtomicReference<Supplier<RuntimeException>> fault = new AtomicReference<>(
			() -> new RedisUnavailableException("away", new IllegalStateException()));

	private final RateLimiter away = new FallbackRateLimiter(new Broken(), new LocalRateLimiter(100, () -> 0), () -> 2);

	private RateLimitServer server;

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void closedPolicyAnswersThatThereIsNoCapacity() {
		this.server = RateLimitServer.start(this.away, policy("login", "ip", 5, "on-redis-down=closed"));
		HttpResponse<String> denied = this.server.get("/api");
		assertThat(denied.statusCode()).isEqualTo(503);
		assertThat(denied.body()).contains("#temporary-reduced-capacity").contains("\"status\":503");
		assertThat(denied.headers().firstValue("Retry-After")).contains("1");
		assertThat(denied.headers().firstValue("Cache-Control")).contains("no-store");
	}

	@Test
	void openPolicyAllows() {
		this.server = RateLimitServer.start(this.away, policy("open", "ip", 1, "on-redis-down=open"));
		assertThat(this.server.status("/api")).isEqualTo(200);
		assertThat(this.server.status("/api")).isEqualTo(200);
	}

	@Test
	void localPolicyHoldsWithTheShareOfTheNode() {
		this.server = RateLimitServer.start(this.away, policy("own", "ip", 2));
		assertThat(this.server.status("/api")).isEqualTo(200);
		HttpResponse<String> denied = this.server.get("/api");
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.body()).contains("#quota-exceeded");
	}

	@Test
	void closedPolicyOfASingleNodeIsAnOrdinaryLimit() {
		this.server = RateLimitServer.start(policy("login", "ip", 1, "on-redis-down=closed"));
		assertThat(this.server.status("/api")).isEqualTo(200);
		assertThat(this.server.status("/api")).isEqualTo(429);
	}

	@Test
	void limiterThatFailsAllowsAndIsSaidOnce(CapturedOutput output) {
		this.fault.set(() -> new IllegalStateException("nobody expected this"));
		this.server = RateLimitServer.start(this.away, policy("own", "ip", 1, "consume-on-status=401"));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = this.server.get("/api");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().map()).doesNotContainKey("ratelimit");
		}
		assertThat(output).containsOnlyOnce("Rate limits cannot be asked for");
	}

	@Test
	void limiterThatFailsDeniesWhatIsClosed() {
		this.fault.set(() -> new IllegalStateException("nobody expected this"));
		this.server = RateLimitServer.start(this.away, policy("login", "ip", 1, "on-redis-down=closed"));
		assertThat(this.server.status("/api")).isEqualTo(503);
	}

	@Test
	void limiterThatDeniesWithoutATimeNamesNone() {
		this.server = RateLimitServer.start(policy("dear", "ip", 5, "cost=#{9}"));
		HttpResponse<String> denied = this.server.get("/api");
		assertThat(denied.statusCode()).isEqualTo(429);
		assertThat(denied.headers().firstValue("Retry-After")).isEmpty();
		assertThat(this.server.pass(Duration.ofDays(1)).status("/api")).isEqualTo(429);
	}

	private final class Broken implements RateLimiter {

		@Override
		public RateLimitDecision acquire(RateLimitRequest request) {
			throw RateLimitOutageTests.this.fault.get().get();
		}

		@Override
		public CompletableFuture<RateLimitDecision> acquireAsync(RateLimitRequest request) {
			throw RateLimitOutageTests.this.fault.get().get();
		}

		@Override
		public RateLimitDecision peek(RateLimitRequest request) {
			throw RateLimitOutageTests.this.fault.get().get();
		}

		@Override
		public void refund(RateLimitRequest request, RateLimitDecision decision) {
			throw RateLimitOutageTests.this.fault.get().get();
		}

		@Override
		public void reset(RateLimitKey key) {
			throw RateLimitOutageTests.this.fault.get().get();
		}

	}

}
