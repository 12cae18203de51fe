package io.pillar.ratelimit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Answers of a Tomcat.
 */
class RateLimitStatusTests extends RateLimitStatusContract {

	private static RateLimitServer server;

	@BeforeAll
	static void start() {
		server = RateLimitServer.start(POLICIES);
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
