package io.pillar.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Tells Spring Boot where the embedded Redis is.
 */
final class EmbeddedRedisConnectionDetails implements DataRedisConnectionDetails {

	private final EmbeddedRedis redis;

	EmbeddedRedisConnectionDetails(EmbeddedRedis redis) {
		this.redis = redis;
	}

	@Override
	public @Nullable String getPassword() {
		return this.redis.password();
	}

	@Override
	public Standalone getStandalone() {
		return Standalone.of(ServerSettings.HOST, this.redis.port());
	}

}
