package io.pillar.event;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Streams of events of a node without Redis.
 */
class LocalEventStreamTests extends EventStreamConnectionContract {

	private static StreamSite site;

	@BeforeAll
	static void startSite() {
		site = new StreamSite(NODE);
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
		return new StreamSite(properties);
	}

}
