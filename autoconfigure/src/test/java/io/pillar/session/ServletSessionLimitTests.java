package io.pillar.session;

/**
 * Logins of servlets that are one too many.
 */
class ServletSessionLimitTests extends SessionLimitContract {

	@Override
	SessionServer start(String... properties) {
		return SessionServer.start(properties);
	}

}
