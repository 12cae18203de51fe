package io.pillar.event;

import org.springframework.web.socket.WebSocketSession;

/**
 * Lets a {@link org.springframework.web.socket.WebSocketHandler} send the events of
 * topics to its clients.
 *
 * @since 0.1.0
 */
public interface EventSockets {

	/**
	 * Return what sends to the client of a session, for one session always the same.
	 * @param session the session as the handler was given it, neither of SockJS nor
	 * within a {@code ConcurrentWebSocketSessionDecorator}
	 * @return what sends to its client
	 */
	EventSocket of(WebSocketSession session);

}
