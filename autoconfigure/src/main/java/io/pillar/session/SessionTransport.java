package io.pillar.session;

/**
 * Where a client keeps the id of its session.
 */
enum SessionTransport {

	/**
	 * In a cookie.
	 */
	COOKIE,

	/**
	 * In a header.
	 */
	HEADER,

	/**
	 * In a header if it sends one, and in a cookie if not.
	 */
	HEADER_OR_COOKIE

}
