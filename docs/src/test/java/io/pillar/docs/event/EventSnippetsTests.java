package io.pillar.docs.event;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.embedded.RedisServer;
import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventBus;
import io.pillar.event.EventGap;
import io.pillar.event.EventSocket;
import io.pillar.event.ReactiveEventSocket;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the page of events shows does what the page says.
 */
class EventSnippetsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, EventAutoConfiguration.class))
		.withPropertyValues("spring.application.name=docs", "pillar.event.topics.trades.level=replay",
				"pillar.event.broadcast-packages=io.pillar.docs.event")
		.withBean(Trades.class)
		.withBean(TradeView.class)
		.withBean(Orders.class);

	@Test
	void eventsReachTheOtherNode() {
		try (RedisServer redis = RedisServer.builder().start()) {
			ApplicationContextRunner node = this.runner.withPropertyValues("spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port());
			node.run((one) -> node.run((other) -> {
				assertThat(one.getBean(Trades.class).executed("al:ice *", new TradeExecuted("EUR", 7))).isTrue();
				one.getBean(Orders.class).place("a");
				await().until(() -> other.getBean(Trades.class).volume() == 7);
				await().until(() -> other.getBean(Orders.class).known().contains("a"));
				await().until(() -> other.getBean(TradeView.class).shown().size() == 1);
				assertThat(one.getBean(Orders.class).known()).containsExactly("a");
			}));
		}
	}

	@Test
	void streamIsOfTheTradesOfTheUser() {
		assertThat(new TradeStreams().trades(() -> "al:ice *")).hasToString("stream of trades:al:ice *");
	}

	@Test
	void socketIsOfTheTradesOfTheUserAfterTheLastOne() throws Exception {
		List<String> calls = new ArrayList<>();
		EventSocket socket = proxy(EventSocket.class, (proxy, method, arguments) -> {
			calls.add(method.getName() + ((arguments != null) ? List.of(arguments) : List.of()));
			return null;
		});
		WebSocketSession session = proxy(WebSocketSession.class,
				(proxy, method, arguments) -> switch (method.getName()) {
					case "getPrincipal" -> (Principal) () -> "alice";
					case "getUri" -> URI.create("ws://localhost/trades?last=e.1.1%7E0");
					default -> null;
				});
		TradeSocket handler = new TradeSocket((any) -> socket);
		handler.afterConnectionEstablished(session);
		handler.handleMessage(session, new TextMessage("hello"));
		handler.afterConnectionClosed(session, CloseStatus.NORMAL);
		assertThat(calls).containsExactly("subscribe[stream of trades:alice, e.1.1~0]", "send[hello]", "close[]");
	}

	@Test
	void feedIsOfTheTradesOfTheUserAfterTheLastOne() {
		assertThat(callsOfFeed(Mono.just(() -> "alice"))).containsExactly("subscribe[stream of trades:alice, e.1.1~0]",
				"send[hello]");
		assertThat(callsOfFeed(Mono.empty())).containsExactly("close[CloseStatus[code=1008, reason=null]]",
				"send[hello]");
	}

	private static List<String> callsOfFeed(Mono<Principal> user) {
		List<String> calls = new ArrayList<>();
		ReactiveEventSocket socket = proxy(ReactiveEventSocket.class, (proxy, method, arguments) -> {
			calls.add(method.getName() + List.of(arguments));
			return method.getName().equals("subscribe") ? Mono.empty() : null;
		});
		HandshakeInfo handshake = new HandshakeInfo(URI.create("ws://localhost/trades?last=e.1.1%7E0"),
				new HttpHeaders(), user, null);
		WebSocketMessage hello = new WebSocketMessage(WebSocketMessage.Type.TEXT,
				DefaultDataBufferFactory.sharedInstance.wrap("hello".getBytes(StandardCharsets.UTF_8)));
		new TradeFeed((session, work) -> Flux.from(work.apply(socket)).then())
			.handle(proxy(org.springframework.web.reactive.socket.WebSocketSession.class,
					(proxy, method, arguments) -> method.getName().equals("receive") ? Flux.just(hello) : handshake))
			.block();
		return calls;
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
	}

	@Test
	void gapMakesTheViewLoadAgain() {
		this.runner.run((context) -> {
			TradeView view = context.getBean(TradeView.class);
			context.getBean(EventBus.class).publish("trades", new TradeExecuted("EUR", 1));
			await().until(() -> view.shown().size() == 1);
			view.gap(new EventGap("trades", 0, "e", 2, 3, EventGap.Reason.LOST));
			assertThat(view.shown()).isEmpty();
		});
	}

}
