package io.pillar.session;

/**
 * Sessions of servlets on a node without Redis.
 */
class LocalServletSessionTests extends SharedServletSessionContract {

	@Override
	SessionServer start() {
		return SessionServer.start("pillar.mode=local");
	}

}
