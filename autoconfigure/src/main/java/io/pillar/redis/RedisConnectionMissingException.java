package io.pillar.redis;

/**
 * The state is to be shared through Redis, but the application context does not say where
 * Redis is.
 *
 * @since 0.1.0
 */
public class RedisConnectionMissingException extends RuntimeException {

	static final String REMEDY = "Do not exclude DataRedisAutoConfiguration, or add a bean of type "
			+ "DataRedisConnectionDetails that says where Redis is. With pillar.mode=local the state stays on the node.";

	RedisConnectionMissingException() {
		super("Pillar is to share its state through Redis, but there is no bean of type DataRedisConnectionDetails: "
				+ "DataRedisAutoConfiguration, which provides it, is not in use.");
	}

}
