package io.pillar.session;

/**
 * Sessions of servlets that a node does not know.
 */
class ServletUnknownSessionTests extends UnknownSessionContract {

	@Override
	SessionServer start(String... properties) {
		return SessionServer.start(properties);
	}

}
