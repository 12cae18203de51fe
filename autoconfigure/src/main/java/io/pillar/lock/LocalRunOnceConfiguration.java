package io.pillar.lock;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.NodeId;

/**
 * Slots of this node only.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SlotLedger.class)
class LocalRunOnceConfiguration {

	@Bean
	SlotLedger pillarSlotLedger(ObjectProvider<Clock> clock, NodeId node, RunOnceProperties properties) {
		return new LocalSlotLedger(clock.getIfUnique(Clock::systemUTC), node.value(), properties.checkedHistory());
	}

}
