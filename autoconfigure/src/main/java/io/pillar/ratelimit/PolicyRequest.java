package io.pillar.ratelimit;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * A request as policies see it.
 */
interface PolicyRequest extends RequestView {

	/**
	 * Return all the paths that the request may be served under: as it was sent, as the
	 * container has cleaned it, and without a slash at the end.
	 * @return one path or more, each within the application
	 */
	List<PathContainer> paths();

	/**
	 * Return the session of the request, and never begin one.
	 * @return its id, empty where there is none
	 */
	Optional<String> session();

	/**
	 * Return the address that {@link #address()} is made of.
	 * @return the whole address, or {@code null} where the container names none
	 */
	@Nullable IpAddress client();

}
