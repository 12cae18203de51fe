package io.pillar.presence;

import java.security.Principal;

import reactor.util.context.ContextView;

/**
 * What is known of the users of WebFlux requests beside their names.
 */
interface ReactiveUsers {

	/**
	 * Without Spring Security.
	 */
	ReactiveUsers ANYBODY = new ReactiveUsers() {

		@Override
		public boolean isThere(ContextView context) {
			return false;
		}

		@Override
		public boolean isSignedIn(Principal user) {
			return true;
		}

	};

	/**
	 * Return whether it is known who sent a request, so that to ask costs nothing.
	 */
	boolean isThere(ContextView context);

	/**
	 * Return whether a user is somebody.
	 * @param user the user
	 * @return false where it only stands for those who are not authenticated
	 */
	boolean isSignedIn(Principal user);

}
