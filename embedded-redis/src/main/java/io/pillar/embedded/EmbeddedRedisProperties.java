package io.pillar.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The server that an application without a configured Redis gets.
 *
 * @param enabled Whether to start or join a Redis server on this machine when no Redis is
 * configured.
 * @param port Port to join a server on, or to start one on if nobody answers there; 0
 * starts one on a free port that no other application joins.
 * @param binary Path of the server program to execute instead of the one on the PATH or
 * on the class path.
 * @param password Password of the server.
 */
@ConfigurationProperties(EmbeddedRedisProperties.PREFIX)
record EmbeddedRedisProperties(@DefaultValue("true") boolean enabled, @DefaultValue("" + DEFAULT_PORT) int port,
		@Nullable String binary, @Nullable String password) {

	static final String PREFIX = "pillar.embedded-redis";

	static final int DEFAULT_PORT = 16379;

	EmbeddedRedis open() {
		if (this.port < 0 || this.port > Ports.HIGHEST) {
			throw invalidPort("It must be between 0 and %d.".formatted(Ports.HIGHEST));
		}
		String requiredPassword = (this.password != null && !this.password.isEmpty()) ? this.password : null;
		try {
			return EmbeddedRedis.open(this.port, requiredPassword, this::requireBinary);
		}
		catch (PortInUseException ex) {
			throw invalidPort(ex.getMessage() + ". Choose another port, or 0 for one that is free.");
		}
		catch (RedisReplyException ex) {
			// blaming the password would print it
			throw invalidPort(
					"The Redis that already answers there said: %s. Set '%s.password' to its password, or remove it."
						.formatted(ex.getMessage(), PREFIX));
		}
	}

	private InvalidConfigurationPropertyValueException invalidPort(String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + ".port", this.port, reason);
	}

	private RedisBinary requireBinary() {
		try {
			return RedisBinary.find(this.binary)
				.orElseThrow(() -> new IllegalStateException(
						"The server on port %d is gone, and there is no program to start another"
							.formatted(this.port)));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".binary", this.binary, ex.getMessage()
					+ ". Without the property, the program is looked for on the PATH and on the class path.");
		}
	}

}
