package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A call was denied because of a rate limit. It has no stack trace, because denials have
 * to be cheap. Where nobody catches it, Spring MVC and WebFlux answer as the filter does:
 * with status 429, the headers and the problem document.
 *
 * @since 0.1.0
 */
public class RateLimitExceededException extends RuntimeException {

	private final transient RateLimitDecision decision;

	/**
	 * Create an exception.
	 * @param decision what was decided, a denial
	 */
	public RateLimitExceededException(RateLimitDecision decision) {
		super(message(decision), null, true, false);
		this.decision = decision;
	}

	private static String message(RateLimitDecision decision) {
		Assert.isTrue(!decision.allowed(), "'decision' must be a denial");
		String limits = String.join(", ", limits(decision));
		return "Rate limit %s: %s".formatted(limits,
				decision.retryAfter()
					.map((wait) -> "permits are there again in %d ms".formatted(wait.toMillis()))
					.orElse("the call costs more than it has"));
	}

	private static List<String> limits(RateLimitDecision decision) {
		return decision.states()
			.stream()
			.filter(RateLimitState::denies)
			.map((state) -> state.limit().name())
			.distinct()
			.toList();
	}

	/**
	 * Find a denial in what was thrown: whoever waits for a future has it wrapped.
	 * @param thrown what was thrown
	 * @return the denial, {@code null} where there is none
	 */
	static @Nullable RateLimitExceededException of(Throwable thrown) {
		Throwable found = thrown;
		while (found.getCause() != null
				&& (found instanceof CompletionException || found instanceof ExecutionException)) {
			found = found.getCause();
		}
		return (found instanceof RateLimitExceededException exceeded) ? exceeded : null;
	}

	/**
	 * Return what was decided.
	 * @return the denial
	 */
	public RateLimitDecision getDecision() {
		return this.decision;
	}

	/**
	 * Return which limits deny the call.
	 * @return their names
	 */
	public List<String> getLimits() {
		return limits(this.decision);
	}

	/**
	 * Return how long to wait before the same call is allowed.
	 * @return how long, to the millisecond, if nobody else calls meanwhile; empty where
	 * it never will be because it costs more than a limit has
	 */
	public Optional<Duration> getRetryAfter() {
		return this.decision.retryAfter();
	}

}
