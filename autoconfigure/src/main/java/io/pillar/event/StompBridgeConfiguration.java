package io.pillar.event;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.broker.SimpleBrokerMessageHandler;
import org.springframework.messaging.simp.user.UserDestinationMessageHandler;
import org.springframework.messaging.support.AbstractSubscribableChannel;

/**
 * The simple STOMP broker, and where there is a Redis the bridge to those of other nodes.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(SimpleBrokerMessageHandler.class)
@ConditionalOnBean(name = { StompBridgeConfiguration.BROKER, StompBridgeConfiguration.FROM_CLIENTS,
		StompBridgeConfiguration.FROM_THE_APPLICATION })
class StompBridgeConfiguration {

	static final String BROKER = "simpleBrokerMessageHandler";

	static final String FROM_CLIENTS = "clientInboundChannel";

	static final String FROM_THE_APPLICATION = "brokerChannel";

	private static final Class<AbstractSubscribableChannel> CHANNEL = AbstractSubscribableChannel.class;

	@Bean
	StompBroker pillarStompBroker(ObjectProvider<UserDestinationMessageHandler> users, BeanFactory beans) {
		if (!(beans.getBean(BROKER) instanceof SimpleBrokerMessageHandler broker)) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.stomp.enabled", true,
					"It is for the simple broker. One beside the application serves all nodes by itself.");
		}
		return new StompBroker(broker, users.getIfAvailable(), beans.getBean(FROM_CLIENTS, CHANNEL),
				beans.getBean(FROM_THE_APPLICATION, CHANNEL));
	}

	@Bean
	@ConditionalOnBean({ TypedEventBus.class, RedisEventTransport.class })
	StompBridge pillarStompBridge(StompDestinations destinations, TypedEventBus bus, EventCounters counters,
			StompBroker broker) {
		return new StompBridge(destinations, bus, counters, broker);
	}

	@Bean
	@ConditionalOnBean(StompBridge.class)
	SmartInitializingSingleton pillarStompBridgeStart(StompBridge bridge) {
		return bridge::begin;
	}

}
