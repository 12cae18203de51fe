package io.pillar.session;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tokens on a node without Redis.
 */
class LocalSessionTokensTests extends SessionTokensContract {

	private static SessionServer server;

	@BeforeAll
	static void start() {
		server = SessionServer.start("pillar.mode=local", "pillar.session.transport=header-or-cookie");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	SessionServer node(int index) {
		return server;
	}

}
