package io.pillar.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistration;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A server with a handler of WebSockets that does what its clients say.
 */
final class SocketSite implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	SocketSite(String... properties) {
		this(Tomcat.class, properties);
	}

	SocketSite(Class<?> server, String... properties) {
		this(WebApplicationType.SERVLET, Site.class, server, properties);
	}

	private SocketSite(WebApplicationType type, Class<?> site, Class<?> server, String... properties) {
		this.context = new SpringApplicationBuilder(site, server).web(type)
			.logStartupInfo(false)
			.properties("server.port=0", "spring.application.name=events", "pillar.event.check-interval=1s",
					"pillar.event.stream.heartbeat=1s", "pillar.event.topics.tight.level=replay",
					"pillar.event.topics.tight.history=1")
			.properties(EventNodes.TOPICS)
			.properties(properties)
			.run();
	}

	static SocketSite webFlux(Class<?> server, String... properties) {
		return new SocketSite(WebApplicationType.REACTIVE, WebFluxSocketSite.class, server, properties);
	}

	EventBus bus() {
		return bean(EventBus.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	EventStreamStats stats() {
		return bean(EventStreamInspection.class).stats();
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	@Override
	public void close() {
		this.context.close();
	}

	static void bye(EventSocket socket) {
		lastWords(socket);
		socket.close();
	}

	static void lastWords(EventSocket socket) {
		IntStream.range(0, 50).forEach((n) -> socket.send("last words " + n));
	}

	static void shout(EventSocket socket, int count) {
		for (String name : new String[] { "a", "b", "c", "d" }) {
			new Thread(() -> IntStream.range(0, count).forEach((n) -> socket.send(name.repeat(1000) + ":" + n)))
				.start();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	@ImportAutoConfiguration({ DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
			SslAutoConfiguration.class, DataRedisAutoConfiguration.class, PillarRedisAutoConfiguration.class,
			EventAutoConfiguration.class, EventStreamAutoConfiguration.class, EventSocketAutoConfiguration.class })
	@Import(ServletDesk.class)
	static class Site {

		@Bean
		WebSocketConfigurer sockets(ServletDesk desk, ObjectProvider<HandshakeHandler> handshake) {
			return (registry) -> {
				WebSocketHandlerRegistration registration = registry.addHandler(desk, "/socket", "/careless");
				handshake.ifAvailable(registration::setHandshakeHandler);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
	static class Tomcat {

		// what the operating system takes for a client that does not read
		@Bean
		TomcatConnectorCustomizer small() {
			return (connector) -> connector.setProperty("socket.txBufSize", "16384");
		}

	}

	/**
	 * Does what its clients say, in words with a space between.
	 */
	interface Desk {

		int sessions();

		/**
		 * Return that of whoever was the last one to say something.
		 */
		EventSocket last();

	}

	static class ServletDesk extends TextWebSocketHandler implements Desk {

		private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

		private final AtomicInteger sessions = new AtomicInteger();

		private final EventSockets sockets;

		private volatile EventSocket last;

		ServletDesk(EventSockets sockets) {
			this.sockets = sockets;
		}

		@Override
		public int sessions() {
			return this.sessions.get();
		}

		@Override
		public void afterConnectionEstablished(WebSocketSession session) {
			this.sessions.incrementAndGet();
		}

		@Override
		protected void handleTextMessage(WebSocketSession session, TextMessage message) {
			String[] words = message.getPayload().split(" ");
			EventSocket socket = this.sockets.of(session);
			this.last = socket;
			switch (words[0]) {
				case "follow" -> this.subscriptions.put(session.getId() + words[1], socket.subscribe(
						EventStream.of(EventTopic.parse(words[1]), Trade.class), (words.length > 2) ? words[2] : null));
				case "leave" -> this.subscriptions.remove(session.getId() + words[1]).close();
				case "bye" -> bye(socket);
				case "shout" -> shout(socket, Integer.parseInt(words[1]));
				default -> socket.send(message.getPayload());
			}
		}

		@Override
		public EventSocket last() {
			return this.last;
		}

		@Override
		public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
			this.last = null;
			this.sessions.decrementAndGet();
			if (session.getUri().getPath().equals("/socket")) {
				this.sockets.of(session).close();
			}
		}

	}

}
