package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Streams of events of a node without Redis, on a Jetty.
 */
class JettyEventStreamTests extends EventStreamConnectionContract {

	private static StreamSite site;

	@BeforeAll
	static void startSite() {
		site = new StreamSite(JettySite.class, NODE);
	}

	@AfterAll
	static void stopSite() {
		site.close();
	}

	@Override
	StreamSite site() {
		return site;
	}

	@Override
	StreamSite elsewhere() {
		return site;
	}

	@Override
	StreamSite start(String... properties) {
		return new StreamSite(JettySite.class, properties);
	}

}
