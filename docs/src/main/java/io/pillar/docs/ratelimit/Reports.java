package io.pillar.docs.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.stereotype.Service;

import io.pillar.ratelimit.RateLimitExceededException;
import io.pillar.ratelimit.RateLimited;

/**
 * A service whose methods are limited.
 */
// tag::annotation[]
@Service
public class Reports {

	@RateLimited(limit = 10, window = "1h", key = "#owner")
	public String report(String owner) {
		return "All about " + owner;
	}

	@RateLimited(policy = "rows", key = "#user", cost = "#rows.size()", fallback = "later")
	public CompletableFuture<String> load(List<String> rows) {
		return CompletableFuture.completedFuture("Loaded " + rows.size());
	}

	CompletableFuture<String> later(List<String> rows, RateLimitExceededException denied) {
		return CompletableFuture.completedFuture("Come back in " + denied.getRetryAfter().orElseThrow());
	}

}
// end::annotation[]
