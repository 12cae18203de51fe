package io.pillar.event;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.simp.broker.SimpleBrokerMessageHandler;
import org.springframework.messaging.simp.user.UserDestinationMessageHandler;
import org.springframework.messaging.support.AbstractSubscribableChannel;

/**
 * Lets messages of Spring's simple STOMP broker on one node reach the subscribers of all
 * nodes, without a broker beside the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EventAutoConfiguration.class)
@ConditionalOnClass(SimpleBrokerMessageHandler.class)
@ConditionalOnBooleanProperty("pillar.event.stomp.enabled")
@ConditionalOnBean(value = { TypedEventBus.class, RedisEventTransport.class },
		name = { StompBridgeAutoConfiguration.BROKER, StompBridgeAutoConfiguration.FROM_CLIENTS,
				StompBridgeAutoConfiguration.FROM_THE_APPLICATION })
@EnableConfigurationProperties(StompProperties.class)
public final class StompBridgeAutoConfiguration {

	static final String BROKER = "simpleBrokerMessageHandler";

	static final String FROM_CLIENTS = "clientInboundChannel";

	static final String FROM_THE_APPLICATION = "brokerChannel";

	private static final Class<AbstractSubscribableChannel> CHANNEL = AbstractSubscribableChannel.class;

	@Bean
	StompBridge pillarStompBridge(StompProperties properties, TypedEventBus bus, EventCounters counters,
			ObjectProvider<UserDestinationMessageHandler> users, BeanFactory beans) {
		if (!(beans.getBean(BROKER) instanceof SimpleBrokerMessageHandler broker)) {
			throw new InvalidConfigurationPropertyValueException("pillar.event.stomp.enabled", true,
					"It is for the simple broker. One beside the application serves all nodes by itself.");
		}
		return new StompBridge(properties.checkedDestinations(), bus, counters,
				new StompBroker(broker, users.getIfAvailable(), beans.getBean(FROM_CLIENTS, CHANNEL),
						beans.getBean(FROM_THE_APPLICATION, CHANNEL)));
	}

	@Bean
	SmartInitializingSingleton pillarStompBridgeStart(StompBridge bridge) {
		return bridge::begin;
	}

}
