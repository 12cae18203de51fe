package io.pillar.ratelimit;

/**
 * Requests to a Tomcat.
 */
class RateLimitFilterTests extends RateLimitFilterContract {

	@Override
	RateLimitServer server(String... properties) {
		return RateLimitServer.start(properties);
	}

}
