package io.pillar.docs.ratelimit;

import java.time.Duration;

import org.springframework.stereotype.Service;

import io.pillar.ratelimit.RateLimit;
import io.pillar.ratelimit.RateLimitDecision;
import io.pillar.ratelimit.RateLimitKey;
import io.pillar.ratelimit.RateLimitRequest;
import io.pillar.ratelimit.RateLimiter;

/**
 * A service that limits what it does for an owner, and for all of them together.
 */
// tag::limiter[]
@Service
public class Exports {

	private static final RateLimit EACH = RateLimit.of("exports", 10, Duration.ofHours(1));

	private static final RateLimit ALL = RateLimit.of("exports-all", 500, Duration.ofHours(1));

	private final RateLimiter limiter;

	Exports(RateLimiter limiter) {
		this.limiter = limiter;
	}

	public String export(String owner) {
		RateLimitDecision decision = this.limiter
			.acquire(RateLimitRequest.of(new RateLimitKey(EACH, owner), new RateLimitKey(ALL, "all")));
		if (!decision.allowed()) {
			return "Come back in " + decision.retryAfter().orElseThrow();
		}
		return "The bots of " + owner;
	}

}
// end::limiter[]
