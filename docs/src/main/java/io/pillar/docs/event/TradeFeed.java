package io.pillar.docs.event;

import java.nio.charset.StandardCharsets;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;
import io.pillar.event.ReactiveEventSockets;
import io.pillar.event.Subscription;

/**
 * Sends trades over WebSockets, without a thread that waits.
 */
// tag::feed[]
@Component
public class TradeFeed implements WebSocketHandler {

	private final ReactiveEventSockets sockets;

	TradeFeed(ReactiveEventSockets sockets) {
		this.sockets = sockets;
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		return this.sockets.serve(session, (socket) -> {
			Mono<Subscription> trades = session.getHandshakeInfo()
				.getPrincipal()
				.switchIfEmpty(Mono.fromRunnable(() -> socket.close(CloseStatus.POLICY_VIOLATION)))
				.flatMap((user) -> socket.subscribe(trades(user), lastId(session)));
			Flux<String> said = session.receive().map(WebSocketMessage::getPayloadAsText).doOnNext(socket::send);
			return trades.and(said);
		});
	}

	private static EventStream trades(Principal user) {
		return EventStream.of(EventTopic.of("trades", user.getName()), TradeExecuted.class);
	}

	private static @Nullable String lastId(WebSocketSession session) {
		String last = UriComponentsBuilder.fromUri(session.getHandshakeInfo().getUri())
			.build()
			.getQueryParams()
			.getFirst("last");
		return (last != null) ? UriUtils.decode(last, StandardCharsets.UTF_8) : null;
	}

}
// end::feed[]
