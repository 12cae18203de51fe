package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import io.pillar.ratelimit.RateLimit.WithoutRedis;
import io.pillar.ratelimit.RateLimitDecision.Origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Answers of a reactive server whose handlers make calls that are denied.
 */
class RateLimitedExchangeTests {

	private static final RateLimit LIMIT = RateLimit.of("work", 3, Duration.ofSeconds(60));

	private final ReactiveDenials denials = new ReactiveDenials(RateLimitHeaderStyle.STANDARD);

	private final MockServerWebExchange exchange = MockServerWebExchange
		.from(MockServerHttpRequest.get("/").header(HttpHeaders.ORIGIN, "https://app.example.org"));

	private static RateLimitExceededException denial(RateLimit limit, Origin origin) {
		Duration wait = Duration.ofMillis(4100);
		return new RateLimitExceededException(new RateLimitDecision(false,
				List.of(new RateLimitState(limit, false, 0, wait, wait, wait)), origin, 0));
	}

	private String body() {
		return this.exchange.getResponse().getBodyAsString().block();
	}

	@Test
	void denialIsTheOneOfTheFilter() {
		RateLimitExceededException denial = denial(LIMIT, Origin.SHARED);
		this.denials.handle(this.exchange, denial).block();
		HttpHeaders headers = this.exchange.getResponse().getHeaders();
		assertThat(this.exchange.getResponse().getStatusCode()).hasToString("429 TOO_MANY_REQUESTS");
		assertThat(headers.getFirst("Retry-After")).isEqualTo("5");
		assertThat(headers.getFirst("RateLimit")).isEqualTo("\"work\";r=0;t=5");
		assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo("\"work\";q=3;w=60");
		assertThat(headers.getCacheControl()).isEqualTo("no-store");
		assertThat(headers.getFirst("Content-Type")).isEqualTo("application/problem+json");
		assertThat(headers.getAccessControlExposeHeaders()).containsExactly("RateLimit-Policy", "RateLimit",
				"Retry-After");
		assertThat(body()).isEqualTo(new String(RateLimitProblem.quotaExceeded(denial.getDecision().states()).toJson(),
				StandardCharsets.UTF_8));
	}

	@Test
	void callThatIsDeniedBecauseRedisIsAwayIsUnavailable() {
		this.denials.handle(this.exchange, denial(LIMIT.with(WithoutRedis.CLOSED), Origin.FALLBACK)).block();
		assertThat(this.exchange.getResponse().getStatusCode()).hasToString("503 SERVICE_UNAVAILABLE");
		assertThat(body()).contains("temporary-reduced-capacity");
	}

	@Test
	void denialOfAFutureThatWasWaitedForIsADenial() {
		Exception waited = new ExecutionException(new CompletionException(denial(LIMIT, Origin.SHARED)));
		this.denials.handle(this.exchange, waited).block();
		assertThat(this.exchange.getResponse().getStatusCode()).hasToString("429 TOO_MANY_REQUESTS");
	}

	@Test
	void otherExceptionsAreLeftToOthers() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.denials.handle(this.exchange, new IllegalStateException()).block());
	}

}
