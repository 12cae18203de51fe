package io.pillar.presence;

import java.lang.reflect.Type;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSession.Subscription;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users who are connected by STOMP, to a real server.
 */
class PresenceStompTests {

	private static final WebSocketStompClient CLIENT = new WebSocketStompClient(new StandardWebSocketClient());

	private static ConfigurableApplicationContext site;

	private static Presence presence;

	@BeforeAll
	static void start() {
		CLIENT.setMessageConverter(new StringMessageConverter());
		site = new SpringApplicationBuilder(Site.class).logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=site", "spring.main.banner-mode=off",
					"pillar.mode=local", "spring.liquibase.enabled=false", "spring.flyway.enabled=false",
					"pillar.presence.grace=1s")
			.run();
		presence = site.getBean(Presence.class);
	}

	@AfterAll
	static void stop() {
		CLIENT.stop();
		site.close();
	}

	@Test
	void userIsOnlineWhileConnectedAndInTheChannelsSubscribedTo() throws Exception {
		StompSession session = connect("ada");
		await().until(() -> presence.isOnline("ada"));
		Subscription first = subscribe(session, "/topic/presence/tea room");
		Subscription second = subscribe(session, "/topic/presence/tea room");
		await().until(() -> presence.channelsOf("ada").contains("tea room"));
		first.unsubscribe();
		subscribe(session, "/topic/presence/coffee");
		await().until(() -> presence.channelsOf("ada").contains("coffee"));
		assertThat(presence.users("tea room")).containsExactly("ada");
		second.unsubscribe();
		await().until(() -> presence.users("tea room").isEmpty());
		assertThat(presence.isOnline("ada")).isTrue();
		session.disconnect();
		await().until(() -> !presence.isOnline("ada"));
		PresenceLog log = site.getBean(PresenceLog.class);
		await().until(() -> log.of("coffee", "ada").size() == 2);
		assertThat(log.of("tea room", "ada")).containsExactly("joined", "left");
		await().until(() -> site.getBean(StompPresence.class).size() == 0);
	}

	@Test
	void userWhoConnectsAgainWithinTheGraceNeverLeft() throws Exception {
		PresenceLog log = site.getBean(PresenceLog.class);
		StompSession before = connect("eve");
		subscribe(before, "/topic/presence/chat");
		await().until(() -> log.of("chat", "eve").size() == 1);
		StompSession after = connect("eve");
		subscribe(after, "/topic/presence/chat");
		await().until(() -> presence.members("chat").size() == 2);
		before.disconnect();
		await().until(() -> presence.members("chat").size() == 1);
		assertThat(log.of("chat", "eve")).containsExactly("joined");
		after.disconnect();
		await().until(() -> log.of("chat", "eve").size() == 2);
	}

	@Test
	void subscriptionToNoChannelOrToOneThatIsRefusedLetsNobodyInAndGoesOn() throws Exception {
		StompSession session = connect("zoe");
		for (String destination : new String[] { "/topic/presence/*", "/topic/presence/**", "/topic/presence/",
				"/topic/presence/a?c", "/topic/presence/{x}", "/topic/presence/" + "x".repeat(300),
				"/topic/presence/refused", "/topic/presence/failing", "/topic/news", "/queue/presence/x" }) {
			subscribe(session, destination);
		}
		subscribe(session, "/topic/presence/last");
		await().until(() -> presence.channelsOf("zoe").contains("last"));
		assertThat(presence.channelsOf("zoe")).containsExactly("last");
		assertThat(session.isConnected()).isTrue();
		session.disconnect();
		await().until(() -> !presence.isOnline("zoe"));
	}

	@Test
	void connectionOfNobodyIsServedAsBefore() throws Exception {
		long before = presence.count(Presence.EVERYONE);
		for (String name : new String[] { "", "x".repeat(300) }) {
			StompSession session = connect(name);
			subscribe(session, "/topic/presence/nobody");
			assertThat(session.isConnected()).isTrue();
			session.disconnect();
		}
		assertThat(presence.users("nobody")).isEmpty();
		assertThat(presence.count(Presence.EVERYONE)).isLessThanOrEqualTo(before);
	}

	private static StompSession connect(String user) throws Exception {
		int port = ((ServletWebServerApplicationContext) site).getWebServer().getPort();
		return CLIENT.connectAsync("ws://localhost:" + port + "/ws?user=" + user, new StompSessionHandlerAdapter() {
		}).get(60, TimeUnit.SECONDS);
	}

	private static Subscription subscribe(StompSession session, String destination) {
		return session.subscribe(destination, new StompFrameHandler() {

			@Override
			public Type getPayloadType(StompHeaders headers) {
				return String.class;
			}

			@Override
			public void handleFrame(StompHeaders headers, Object payload) {
			}

		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocketMessageBroker
	static class Site implements WebSocketMessageBrokerConfigurer {

		@Bean
		PresenceLog log() {
			return new PresenceLog();
		}

		@Bean
		PresencePolicy policy() {
			return (channel, user) -> {
				if (channel.equals("failing")) {
					throw new IllegalStateException("this policy fails");
				}
				return !channel.equals("refused");
			};
		}

		@Bean
		SecurityFilterChain everybody(HttpSecurity security) throws Exception {
			return security.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		@Override
		public void configureMessageBroker(MessageBrokerRegistry registry) {
			registry.enableSimpleBroker("/topic", "/queue");
		}

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
			registry.addEndpoint("/ws").setHandshakeHandler(new DefaultHandshakeHandler() {

				@Override
				protected Principal determineUser(ServerHttpRequest request, WebSocketHandler handler,
						Map<String, Object> attributes) {
					String user = request.getURI().getQuery().substring("user=".length());
					return user.isEmpty() ? null : () -> user;
				}

			});
		}

	}

}
