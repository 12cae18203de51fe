package io.pillar.ratelimit;

import java.util.Optional;

/**
 * What is known of an HTTP request when it is counted.
 *
 * @since 0.1.0
 */
public interface RequestView {

	/**
	 * Return the method of the request.
	 * @return the method, as it was sent
	 */
	String method();

	/**
	 * Return the path of the request within the application.
	 * @return the path, as it was sent
	 */
	String path();

	/**
	 * Return the first value of a header.
	 * @param name the name of the header, in any case
	 * @return the value, empty where there is none or where it is blank. It is what the
	 * client sent, and may be anything
	 */
	Optional<String> header(String name);

	/**
	 * Return how long the body of the request is said to be.
	 * @return how many bytes, -1 where nothing is said
	 */
	long contentLength();

	/**
	 * Return who sent the request, as far as authentication has found out.
	 * @return the name of the user, empty where there is none, and before authentication
	 */
	Optional<String> user();

	/**
	 * Return whether the user has a role.
	 * @param role the role. With Spring Security its prefix {@code ROLE_} may be left out
	 * @return whether the user has it, false where there is none
	 */
	boolean hasRole(String role);

	/**
	 * Return what other filters have attached to the request.
	 * @param name the name of the attribute
	 * @return its value
	 */
	Optional<Object> attribute(String name);

	/**
	 * Return where the request came from, of those that no trusted proxy sent on.
	 * @return an IPv4 address, or the network of an IPv6 address
	 */
	String address();

}
