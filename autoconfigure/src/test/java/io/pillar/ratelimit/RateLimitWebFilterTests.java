package io.pillar.ratelimit;

/**
 * Requests to a Netty with WebFlux.
 */
class RateLimitWebFilterTests extends RateLimitFilterContract {

	@Override
	RateLimitServer server(String... properties) {
		return RateLimitServer.startWebFlux(properties);
	}

}
