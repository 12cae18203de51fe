package io.pillar.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A Netty with one thread, and a handler of WebSockets that does what its clients say.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
		WebFluxAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
		PillarRedisAutoConfiguration.class, EventAutoConfiguration.class, EventSocketWebFluxAutoConfiguration.class })
@Import(WebFluxSocketSite.Desk.class)
class WebFluxSocketSite {

	// what the operating system takes for a client that does not read
	@Bean
	NettyServerCustomizer small() {
		return (server) -> server.childOption(ChannelOption.SO_SNDBUF, 16384);
	}

	@Bean
	HandlerMapping sockets(Desk desk) {
		return new SimpleUrlHandlerMapping(Map.of("/socket", desk, "/careless", desk, "/brief", desk, "/failing", desk),
				-1);
	}

	static class Desk implements WebSocketHandler, SocketSite.Desk {

		private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

		private final ReactiveEventSockets sockets;

		private final StreamSite.Connections connections;

		private volatile EventSocket last;

		Desk(ReactiveEventSockets sockets, StreamSite.Connections connections) {
			this.sockets = sockets;
			this.connections = connections;
		}

		@Override
		public int sessions() {
			return this.connections.count();
		}

		@Override
		public EventSocket last() {
			return this.last;
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			return this.sockets.serve(session, (socket) -> switch (session.getHandshakeInfo().getUri().getPath()) {
				case "/brief" -> follow(socket, "replay", null)
					.doOnNext((subscription) -> SocketSite.lastWords(new Waiting(socket)));
				case "/failing" ->
					follow(socket, "replay", null).then(Mono.error(new IllegalStateException("so it is")));
				case "/careless" -> hear(session, socket).then().onErrorComplete().then(Mono.never());
				default -> hear(session, socket).doFinally((signal) -> this.last = null);
			});
		}

		private Flux<?> hear(WebSocketSession session, ReactiveEventSocket socket) {
			return session.receive()
				.map(WebSocketMessage::getPayloadAsText)
				.concatMap((text) -> hear(session.getId(), socket, text.split(" "), text));
		}

		private static Mono<Subscription> follow(ReactiveEventSocket socket, String topic, @Nullable String lastId) {
			return socket.subscribe(EventStream.of(EventTopic.parse(topic), Trade.class), lastId);
		}

		private Mono<?> hear(String id, ReactiveEventSocket socket, String[] words, String text) {
			this.last = new Waiting(socket);
			return switch (words[0]) {
				case "follow" -> follow(socket, words[1], (words.length > 2) ? words[2] : null)
					.doOnNext((subscription) -> this.subscriptions.put(id + words[1], subscription));
				case "glance" -> follow(socket, words[1], null).timeout(Duration.ofMillis(50))
					.onErrorComplete(TimeoutException.class)
					.then(Mono.fromRunnable(() -> socket.send("seen")));
				case "leave" -> Mono.fromRunnable(() -> this.subscriptions.remove(id + words[1]).close());
				case "bye" -> Mono.fromRunnable(() -> SocketSite.bye(this.last));
				case "shout" -> Mono.fromRunnable(() -> SocketSite.shout(this.last, Integer.parseInt(words[1])));
				case "fail" -> Mono.error(new IllegalStateException("so it is"));
				default -> Mono.fromRunnable(() -> socket.send(text));
			};
		}

	}

	/**
	 * What waits for what it begins.
	 */
	private record Waiting(ReactiveEventSocket socket) implements EventSocket {

		@Override
		public Subscription subscribe(EventStream stream, @Nullable String lastId) {
			return this.socket.subscribe(stream, lastId).block();
		}

		@Override
		public void send(String text) {
			this.socket.send(text);
		}

		@Override
		public void close(org.springframework.web.socket.CloseStatus status) {
			this.socket.close(new CloseStatus(status.getCode(), status.getReason()));
		}

	}

}
