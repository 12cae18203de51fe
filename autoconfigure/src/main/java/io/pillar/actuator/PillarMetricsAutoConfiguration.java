package io.pillar.actuator;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * The meters of Pillar.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PillarRedisAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
public final class PillarMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(RedisLink.class)
	PillarRedisMetrics pillarRedisMetrics(RedisAvailability availability, RedisLink link, RedisChannels channels) {
		return new PillarRedisMetrics(availability, link, channels);
	}

}
