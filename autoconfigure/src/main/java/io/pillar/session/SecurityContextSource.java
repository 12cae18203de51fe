package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * Makes what Spring Security keeps in the session of a user.
 */
interface SecurityContextSource {

	/**
	 * For applications without Spring Security.
	 */
	SecurityContextSource NONE = (user) -> null;

	/**
	 * Make the security context of a user.
	 * @param user the user
	 * @return the context, {@code null} for none
	 */
	@Nullable Object context(SessionUser user);

}
