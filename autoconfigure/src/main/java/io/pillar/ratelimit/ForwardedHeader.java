package io.pillar.ratelimit;

/**
 * The header in which proxies say whom a request came from.
 * <p>
 * Only one of them is ever looked at. A proxy appends to the one that it knows and hands
 * on the other as the client sent it, so whoever looked at both would believe the client.
 */
enum ForwardedHeader {

	/**
	 * {@code X-Forwarded-For}: addresses separated by commas.
	 */
	X_FORWARDED_FOR("X-Forwarded-For"),

	/**
	 * {@code Forwarded}, of RFC 7239.
	 */
	FORWARDED("Forwarded");

	private final String fieldName;

	ForwardedHeader(String fieldName) {
		this.fieldName = fieldName;
	}

	/**
	 * Return the name of the header.
	 * @return the name
	 */
	String fieldName() {
		return this.fieldName;
	}

}
