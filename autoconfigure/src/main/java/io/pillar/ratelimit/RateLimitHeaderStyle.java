package io.pillar.ratelimit;

import java.util.List;

/**
 * Which headers tell a client how its limits stand. A response that denies a request
 * carries {@code Retry-After} in each style.
 */
enum RateLimitHeaderStyle {

	/**
	 * {@code RateLimit-Policy} and {@code RateLimit}, of all limits
	 * (draft-ietf-httpapi-ratelimit-headers-10).
	 */
	STANDARD("RateLimit-Policy", "RateLimit"),

	/**
	 * {@code RateLimit-Policy} and {@code RateLimit} as they were before limits had names
	 * (draft 7), of the limit that is closest to its end.
	 */
	DRAFT_7("RateLimit-Policy", "RateLimit"),

	/**
	 * {@code RateLimit-Policy}, {@code RateLimit-Limit}, {@code RateLimit-Remaining} and
	 * {@code RateLimit-Reset} (draft 6), of the limit that is closest to its end.
	 */
	DRAFT_6("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),

	/**
	 * {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and
	 * {@code X-RateLimit-Reset}, of the limit that is closest to its end.
	 */
	LEGACY("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),

	/**
	 * None of them.
	 */
	NONE;

	private final List<String> fieldNames;

	RateLimitHeaderStyle(String... fieldNames) {
		this.fieldNames = List.of(fieldNames);
	}

	/**
	 * Return the names of the headers, which is what a script of another origin has to be
	 * allowed to read, beside {@code Retry-After}.
	 * @return the names
	 */
	List<String> fieldNames() {
		return this.fieldNames;
	}

}
