package io.pillar.sample.chat;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;

/**
 * Spring's own simple broker: it knows the browsers of this node. Pillar brings messages
 * to the brokers of the others. The prices have a WebSocket of their own, without STOMP.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableWebSocketMessageBroker
class ChatConfiguration implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

	/**
	 * What may be sent by a browser at once, in bytes.
	 */
	private static final int MESSAGE_SIZE = 4096;

	private final PriceSocket prices;

	ChatConfiguration(PriceSocket prices) {
		this.prices = prices;
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		// pages of this address only, as is the default
		registry.addHandler(this.prices, "/chat/prices/socket");
	}

	@Override
	public void registerStompEndpoints(StompEndpointRegistry registry) {
		// pages of this address only, as is the default
		registry.addEndpoint("/chat/socket");
	}

	@Override
	public void configureMessageBroker(MessageBrokerRegistry registry) {
		registry.enableSimpleBroker(ChatRooms.MESSAGES, ChatRooms.MEMBERS);
		registry.setApplicationDestinationPrefixes("/app");
	}

	@Override
	public void configureClientInboundChannel(ChannelRegistration registration) {
		registration.interceptors(new ChatGuard());
	}

	@Override
	public void configureWebSocketTransport(WebSocketTransportRegistration registry) {
		registry.setMessageSizeLimit(MESSAGE_SIZE);
	}

}
