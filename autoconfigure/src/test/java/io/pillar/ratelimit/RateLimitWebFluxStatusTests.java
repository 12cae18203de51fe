package io.pillar.ratelimit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Answers of a Netty with WebFlux.
 */
class RateLimitWebFluxStatusTests extends RateLimitStatusContract {

	private static RateLimitServer server;

	@BeforeAll
	static void start() {
		server = RateLimitServer.startWebFlux(POLICIES);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Override
	RateLimitServer server() {
		return server;
	}

}
