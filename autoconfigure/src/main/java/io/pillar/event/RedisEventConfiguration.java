package io.pillar.event;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.KeySpace;
import io.pillar.redis.RedisAvailability;
import io.pillar.redis.RedisCapabilities;
import io.pillar.redis.RedisChannels;
import io.pillar.redis.RedisLink;

/**
 * Events that reach all nodes.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("event")
@ConditionalOnBean(RedisLink.class)
@ConditionalOnMissingBean(EventBus.class)
class RedisEventConfiguration {

	@Bean
	RedisEventKeys pillarEventKeys(KeySpace keys) {
		return new RedisEventKeys(keys);
	}

	@Bean
	RedisEventSender pillarEventSender(RedisLink link, RedisAvailability availability, RedisCapabilities capabilities,
			RedisEventKeys keys, EventNode node, EventId ids) {
		return new RedisEventSender(link, availability, capabilities, keys, node, ids);
	}

	@Bean(destroyMethod = "close")
	RedisEventRepairs pillarEventRepairs(RedisLink link, RedisChannels channels, EventCounters counters) {
		return new RedisEventRepairs(link, channels, counters);
	}

	@Bean
	RedisEventTransport pillarEventTransport(RedisChannels channels, RedisEventKeys keys, EventHub hub,
			RedisEventSender sender, RedisEventRepairs repairs, RedisAvailability availability,
			EventSettings settings) {
		RedisEventTransport transport = new RedisEventTransport(channels, keys, hub, sender, repairs);
		availability.addListener(transport);
		repairs.every(settings.checkInterval(), transport::check);
		return transport;
	}

}
