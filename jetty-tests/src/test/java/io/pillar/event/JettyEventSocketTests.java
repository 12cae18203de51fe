package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Events over WebSockets of a node without Redis, on a Jetty.
 */
class JettyEventSocketTests extends JettyEventSocketContract {

	private static SocketSite site;

	@BeforeAll
	static void startSite() {
		site = new SocketSite(JettySite.class, NODE);
	}

	@AfterAll
	static void stopSite() {
		site.close();
	}

	@Override
	SocketSite site() {
		return site;
	}

	@Override
	SocketSite elsewhere() {
		return site;
	}

	@Override
	SocketSite start(String... properties) {
		return new SocketSite(JettySite.class, properties);
	}

}
