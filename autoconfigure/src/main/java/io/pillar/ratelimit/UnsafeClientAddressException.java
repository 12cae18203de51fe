package io.pillar.ratelimit;

/**
 * Limits count for addresses that any client can make up.
 *
 * @since 0.1.0
 */
public final class UnsafeClientAddressException extends RuntimeException {

	private static final String PROXIES = "pillar.rate-limit.trusted-proxies.";

	private final String action;

	private UnsafeClientAddressException(String message, String action) {
		super(message);
		this.action = action;
	}

	static UnsafeClientAddressException ofStrategy(String policy, String strategy, String safe) {
		return new UnsafeClientAddressException(
				("Rate limit policy '%s' depends on the client's address, and server.forward-headers-strategy is '%s', "
						+ "set or chosen for the platform. That takes the leftmost X-Forwarded-For, which the client itself can "
						+ "write, whoever sent the request: with a new header for each request there would be no limit.")
					.formatted(policy, strategy),
				"Set server.forward-headers-strategy to %s, and name the addresses of your proxies in ".formatted(safe)
						+ PROXIES);
	}

	static UnsafeClientAddressException ofBean(String policy, String bean, String type) {
		return new UnsafeClientAddressException(
				("Rate limit policy '%s' depends on the client's address, and the bean '%s' is a %s. That takes the leftmost "
						+ "X-Forwarded-For, which the client itself can write, whoever sent the request: with a new header "
						+ "for each request there would be no limit.")
					.formatted(policy, bean, type),
				"Remove the bean '%s', and name the addresses of your proxies in ".formatted(bean) + PROXIES);
	}

	String action() {
		return this.action;
	}

}
