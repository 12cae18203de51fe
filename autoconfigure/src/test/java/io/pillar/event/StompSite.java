package io.pillar.event;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.broker.SimpleBrokerMessageHandler;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.messaging.simp.user.SimpUser;
import org.springframework.messaging.simp.user.SimpUserRegistry;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A Tomcat with a simple STOMP broker, whose users say who they are.
 */
final class StompSite implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final WebSocketStompClient client = new WebSocketStompClient(new StandardWebSocketClient());

	StompSite(String... properties) {
		this.context = new SpringApplicationBuilder(Site.class).web(WebApplicationType.SERVLET)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=events", "pillar.event.check-interval=1s",
					"pillar.event.stomp.enabled=true", "pillar.event.stomp.destinations=/topic/**,/user/**",
					"pillar.event.max-size=4KB")
			.properties(properties)
			.run();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	SimpMessagingTemplate template() {
		return bean(SimpMessagingTemplate.class);
	}

	StompBridgeStats stats() {
		return bean(StompBridgeInspection.class).stats();
	}

	StompSession connect(String user) throws Exception {
		int port = ((WebServerApplicationContext) this.context).getWebServer().getPort();
		return this.client
			.connectAsync("ws://localhost:%d/ws?%s".formatted(port, user), new StompSessionHandlerAdapter() {
			})
			.get(30, TimeUnit.SECONDS);
	}

	boolean hasBridge() {
		return !this.context.getBeansOfType(StompBridge.class).isEmpty();
	}

	boolean hasSubscribed(String user, String destination) {
		if (!destination.startsWith("/user/")) {
			return isSubscribed(destination);
		}
		SimpUser known = bean(SimpUserRegistry.class).getUser(user);
		return known != null && known.getSessions()
			.stream()
			.anyMatch((session) -> isSubscribed(destination.substring(5) + "-user" + session.getId()));
	}

	private boolean isSubscribed(String destination) {
		SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
		headers.setDestination(destination);
		return !bean(SimpleBrokerMessageHandler.class).getSubscriptionRegistry()
			.findSubscriptions(MessageBuilder.createMessage(new byte[0], headers.getMessageHeaders()))
			.isEmpty();
	}

	@Override
	public void close() {
		this.client.stop();
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, EventAutoConfiguration.class, StompBridgeAutoConfiguration.class })
	@Import(Broker.class)
	static class Site {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocketMessageBroker
	static class Broker implements WebSocketMessageBrokerConfigurer {

		@Override
		public void configureMessageBroker(MessageBrokerRegistry registry) {
			registry.enableSimpleBroker("/topic", "/queue");
			registry.setPreservePublishOrder(true);
		}

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
			registry.addEndpoint("/ws").setHandshakeHandler(new DefaultHandshakeHandler() {

				@Override
				protected Principal determineUser(ServerHttpRequest request, WebSocketHandler handler,
						Map<String, Object> attributes) {
					String user = request.getURI().getQuery();
					return () -> user;
				}

			});
		}

	}

}
