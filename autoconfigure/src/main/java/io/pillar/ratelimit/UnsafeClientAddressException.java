package io.pillar.ratelimit;

/**
 * Limits count for addresses that any client can make up.
 *
 * @since 0.1.0
 */
public class UnsafeClientAddressException extends RuntimeException {

	UnsafeClientAddressException(String policy) {
		super("Rate limit policy '%s' depends on the client's address, and server.forward-headers-strategy is "
			.formatted(policy)
				+ "'framework'. That takes the leftmost X-Forwarded-For, which the client itself can write, whoever "
				+ "sent the request: with a new header for each request there would be no limit.");
	}

}
