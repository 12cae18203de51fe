package io.pillar.redis;

import java.time.Duration;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;
import org.redisson.config.Config;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Provides a {@link RedissonClient}, for the data structures that Redis has: it leads to
 * the same Redis as everything else, by the same connection details.
 * <p>
 * It is made when it is asked for and connects when it is used, so an application that
 * does not use it pays nothing, and one that does starts without Redis. A codec that is a
 * bean is the one that it uses.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PillarRedisAutoConfiguration.class,
		afterName = "org.redisson.spring.starter.RedissonAutoConfigurationV4")
@ConditionalOnClass({ Redisson.class, DataRedisConnectionDetails.class })
@ConditionalOnSharedState
@ConditionalOnBean(DataRedisConnectionDetails.class)
@EnableConfigurationProperties(DataRedisProperties.class)
public final class PillarRedissonAutoConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	@Bean(destroyMethod = "shutdown")
	@Lazy
	@ConditionalOnMissingBean
	RedissonClient pillarRedissonClient(DataRedisConnectionDetails details, DataRedisProperties properties,
			ObjectProvider<Codec> codec) {
		Duration connect = (properties.getConnectTimeout() != null) ? properties.getConnectTimeout() : CONNECT_TIMEOUT;
		Config config = new RedissonConfigs(connect, properties.getTimeout(), properties.getClientName()).of(details);
		codec.ifUnique(config::setCodec);
		return Redisson.create(config);
	}

}
