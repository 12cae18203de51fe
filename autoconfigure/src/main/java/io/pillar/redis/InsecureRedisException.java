package io.pillar.redis;

import java.util.List;

/**
 * A Redis on another machine is used without TLS or without a password although
 * {@code pillar.redis.security=require}.
 *
 * @since 0.1.0
 */
public class InsecureRedisException extends RuntimeException {

	static final String REMEDY = "Set spring.data.redis.ssl.enabled=true and spring.data.redis.password, or say with "
			+ "pillar.redis.security=off that the network is trusted.";

	InsecureRedisException(String address, List<String> faults) {
		super("Redis at %s is used %s.".formatted(address, String.join(" and ", faults)));
	}

}
