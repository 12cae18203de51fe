package io.pillar.sample.chat;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import io.pillar.event.EventSockets;
import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;

/**
 * The prices over a WebSocket of their own: what the stream sends, with the same ids.
 */
@Component
class PriceSocket extends TextWebSocketHandler {

	private final EventSockets sockets;

	PriceSocket(EventSockets sockets) {
		this.sockets = sockets;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		EventStream prices = EventStream.of(EventTopic.parse(Market.TOPIC), Price.class);
		this.sockets.of(session).subscribe(prices, lastId(session.getUri()));
	}

	/**
	 * Return what the client had last. A WebSocket of a browser sends no headers of its
	 * own, so it is in the address.
	 */
	private static @Nullable String lastId(@Nullable URI address) {
		String last = (address != null)
				? UriComponentsBuilder.fromUri(address).build().getQueryParams().getFirst("last") : null;
		return (last != null) ? UriUtils.decode(last, StandardCharsets.UTF_8) : null;
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sockets.of(session).close();
	}

}
