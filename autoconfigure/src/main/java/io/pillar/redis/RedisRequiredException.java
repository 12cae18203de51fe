package io.pillar.redis;

/**
 * Redis cannot be used at the start although {@code pillar.redis.on-start-failure=fail}.
 *
 * @since 0.1.0
 */
public class RedisRequiredException extends RuntimeException {

	private final String remedy;

	RedisRequiredException(String address, RedisDiagnosis why) {
		super("Redis at %s cannot be used: %s.".formatted(address, why.summary()));
		this.remedy = why.remedy();
	}

	String remedy() {
		return this.remedy;
	}

}
