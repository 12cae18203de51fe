package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * From where a session was begun, for the people who look at their sessions. Nothing here
 * proves anything: a client says what it likes of itself.
 *
 * @param address the address that the request came from, as the container knows it, empty
 * where it is not known
 * @param device what the client says it is, such as its {@code User-Agent}, shortened and
 * without control characters; empty where it says nothing
 * @since 0.1.0
 */
public record SessionClient(String address, String device) {

	/**
	 * The attribute of a session that holds this.
	 */
	public static final String ATTRIBUTE = "io.pillar.session.client";

	private static final int MAX_ADDRESS = 64;

	private static final int MAX_DEVICE = 200;

	/**
	 * Create a description out of anything.
	 * @param address the address
	 * @param device the device
	 */
	public SessionClient {
		address = clean(address, MAX_ADDRESS);
		device = clean(device, MAX_DEVICE);
	}

	/**
	 * Create a description out of what may be missing.
	 * @param address the address, {@code null} where it is not known
	 * @param device the device, {@code null} where it says nothing
	 * @return the description
	 */
	public static SessionClient of(@Nullable String address, @Nullable String device) {
		return new SessionClient((address != null) ? address : "", (device != null) ? device : "");
	}

	private static String clean(String text, int max) {
		StringBuilder clean = new StringBuilder(Math.min(text.length(), max));
		text.codePoints()
			.filter((point) -> !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE)
			.limit(max)
			.forEach(clean::appendCodePoint);
		return clean.toString().strip();
	}

}
