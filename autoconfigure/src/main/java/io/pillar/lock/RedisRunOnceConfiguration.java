package io.pillar.lock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.ConditionalOnSharedState;
import io.pillar.redis.KeySpace;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisLink;

/**
 * Slots that all nodes share.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSharedState("lock")
@ConditionalOnBean(RedisLink.class)
class RedisRunOnceConfiguration {

	@Bean
	SlotLedger pillarSlotLedger(RedisLink link, KeySpace keys, NodeId node, RunOnceProperties properties) {
		return new RedisSlotLedger(link, keys, node, properties.checkedHistory());
	}

}
