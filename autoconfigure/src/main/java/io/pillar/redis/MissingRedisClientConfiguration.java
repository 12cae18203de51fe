package io.pillar.redis;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Refuses to keep shared state on the node where Redis was asked for by name.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingClass("io.lettuce.core.RedisClient")
class MissingRedisClientConfiguration {

	@Bean
	static InitializingBean pillarRedisClientCheck(PillarProperties properties) {
		return () -> {
			if (properties.mode() == SharedStateMode.REDIS) {
				throw new InvalidConfigurationPropertyValueException("pillar.mode", "redis",
						"There is no Redis client. Add the dependency "
								+ "org.springframework.boot:spring-boot-starter-data-redis.");
			}
		};
	}

}
