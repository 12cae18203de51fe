package io.pillar.ratelimit;

/**
 * Limits count for addresses that any client can make up.
 *
 * @since 0.1.0
 */
public class UnsafeClientAddressException extends RuntimeException {

	private final String safe;

	UnsafeClientAddressException(String policy, String strategy, String safe) {
		super(("Rate limit policy '%s' depends on the client's address, and server.forward-headers-strategy is '%s', "
				+ "set or chosen for the platform. That takes the leftmost X-Forwarded-For, which the client itself can "
				+ "write, whoever sent the request: with a new header for each request there would be no limit.")
			.formatted(policy, strategy));
		this.safe = safe;
	}

	String safe() {
		return this.safe;
	}

}
