package io.pillar.event;

import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.springframework.util.Assert;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.adapter.ReactorNettyWebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The WebSockets of this node that WebFlux serves and that are sent events.
 */
/*
 * A session does not say which connection it has, and its last word waits for what the
 * client has not read yet. So what closes the connection of a client that reads nothing
 * is the response of the handshake, which the context of the handler has.
 */
final class ReactiveStreamSockets implements ReactiveEventSockets {

	private final SocketNode node;

	ReactiveStreamSockets(SocketNode node) {
		this.node = node;
	}

	@Override
	public Mono<Void> serve(WebSocketSession session,
			Function<? super ReactiveEventSocket, ? extends Publisher<?>> work) {
		Assert.isInstanceOf(ReactorNettyWebSocketSession.class, session,
				"A session that is none of Reactor Netty cannot be sent events: ");
		return Mono.deferContextual((context) -> {
			ReactiveSocketLine line = new ReactiveSocketLine(session, this.node.threads(),
					ServerWebExchangeContextFilter.getExchange(context)
						.map(ServerWebExchange::getResponse)
						.orElse(null));
			return new ReactiveStreamSocket(line, this.node).serve(work);
		});
	}

}
