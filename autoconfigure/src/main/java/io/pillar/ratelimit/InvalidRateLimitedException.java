package io.pillar.ratelimit;

/**
 * An annotation asks for what cannot work.
 *
 * @since 0.1.0
 */
public class InvalidRateLimitedException extends RuntimeException {

	private final String remedy;

	InvalidRateLimitedException(String method, String fault, String remedy) {
		super("@RateLimited of %s: %s. %s".formatted(method, fault, remedy));
		this.remedy = remedy;
	}

	String remedy() {
		return this.remedy;
	}

}
