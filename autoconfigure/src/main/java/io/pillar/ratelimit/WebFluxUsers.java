package io.pillar.ratelimit;

import java.security.Principal;

/**
 * What is known of the users of WebFlux requests beside their names.
 */
interface WebFluxUsers {

	/**
	 * Without Spring Security, where a user has a name and no roles.
	 */
	WebFluxUsers WITHOUT_ROLES = new WebFluxUsers() {

		@Override
		public boolean isKnown(Principal user) {
			return true;
		}

		@Override
		public boolean hasRole(Principal user, String role) {
			return false;
		}

	};

	/**
	 * Return whether a user is somebody.
	 * @param user the user
	 * @return false where it only stands for those who are not authenticated
	 */
	boolean isKnown(Principal user);

	boolean hasRole(Principal user, String role);

}
