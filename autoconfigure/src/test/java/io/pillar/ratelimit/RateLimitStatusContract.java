package io.pillar.ratelimit;

import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.pillar.ratelimit.RateLimitServer.all;
import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Answers that count and answers that do not, and requests that are dispatched again.
 */
abstract class RateLimitStatusContract {

	static final String[] POLICIES = all(policy("failed", "header:X-Bot-Id", 2, "consume-on-status=401,5xx,402-403"),
			policy("every", "header:X-Client-Id", 1000));

	final String[] bot = { "X-Bot-Id", UUID.randomUUID().toString() };

	private final String[] client = { "X-Client-Id", UUID.randomUUID().toString() };

	abstract RateLimitServer server();

	@ParameterizedTest
	@ValueSource(strings = { "/status?code=200", "/status?code=404", "/sent?code=404", "/later?code=400",
			"/sent?code=400", "/status?code=400", "/status?code=302", "/api", "/again?code=200" })
	void answerThatDoesNotCountGivesItsPermitBack(String path) {
		for (int i = 0; i < 4; i++) {
			assertThat(server().status(path, this.bot)).isNotEqualTo(429);
			awaitRemaining(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/status?code=401", "/sent?code=401", "/later?code=401", "/thrown", "/sent?code=503",
			"/status?code=402", "/later?code=403", "/again?code=401" })
	void answerThatCountsKeepsItsPermit(String path) {
		assertThat(server().status(path, this.bot)).isNotEqualTo(429);
		assertThat(server().status(path, this.bot)).isNotEqualTo(429);
		assertThat(server().status(path, this.bot)).isEqualTo(429);
		awaitRemaining(0);
	}

	void awaitRemaining(long remaining) {
		RateLimitPolicy policy = server().bean(RateLimitPolicies.class)
			.all()
			.stream()
			.filter((each) -> each.name().equals("failed"))
			.findFirst()
			.orElseThrow();
		RateLimitRequest look = RateLimitRequest.of(new RateLimitKey(policy.limit(), this.bot[1]));
		// the client may have the answer before the server is done with the request
		await().until(() -> server().bean(RateLimiter.class).peek(look).states().get(0).remaining() == remaining);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/status?code=200", "/sent?code=404", "/thrown", "/later?code=200", "/again?code=200",
			"/nowhere" })
	void requestThatIsDispatchedAgainIsCountedOnce(String path) {
		server().get(path, this.client);
		assertThat(server().get("/api", this.client).headers().firstValue("RateLimit"))
			.contains("\"every\";r=998;t=60");
	}

	@Test
	void deniedRequestDoesNotComeToThePage() {
		server().get("/status?code=401", this.bot);
		server().get("/status?code=401", this.bot);
		assertThat(server().get("/begin", this.bot).headers().firstValue("Set-Cookie")).isEmpty();
	}

}
