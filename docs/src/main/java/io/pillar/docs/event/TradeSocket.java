package io.pillar.docs.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.event.EventSockets;
import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;

/**
 * Sends trades over WebSockets.
 */
// tag::socket[]
@Component
public class TradeSocket extends TextWebSocketHandler {

	private final EventSockets sockets;

	TradeSocket(EventSockets sockets) {
		this.sockets = sockets;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) throws Exception {
		Principal user = session.getPrincipal();
		if (user == null) {
			session.close(CloseStatus.POLICY_VIOLATION);
			return;
		}
		EventTopic topic = EventTopic.of("trades", user.getName());
		this.sockets.of(session).subscribe(EventStream.of(topic, TradeExecuted.class), lastId(session));
	}

	private static @Nullable String lastId(WebSocketSession session) {
		URI address = session.getUri();
		String last = (address != null)
				? UriComponentsBuilder.fromUri(address).build().getQueryParams().getFirst("last") : null;
		return (last != null) ? UriUtils.decode(last, StandardCharsets.UTF_8) : null;
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		// not by the session, which takes one message at a time
		this.sockets.of(session).send(message.getPayload());
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.sockets.of(session).close();
	}

}
// end::socket[]
