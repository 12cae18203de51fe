package io.pillar.ratelimit;

import java.util.Optional;

/**
 * Says whom a request counts for. A bean of this type is the key of the policies that
 * name it as their {@code key}, which are asked after authentication. In a WebFlux
 * application it must not wait: it is called where requests are handled.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SubjectResolver {

	/**
	 * Return whom a request counts for.
	 * @param request the request
	 * @return a text of any content, the same for the same subject on all nodes; empty
	 * where the policy does not apply to the request. Where this throws, the request
	 * counts for the address that it came from
	 */
	Optional<String> subjectOf(RequestView request);

}
