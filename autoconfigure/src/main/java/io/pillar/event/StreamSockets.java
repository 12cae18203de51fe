package io.pillar.event;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import org.springframework.web.socket.sockjs.transport.SockJsSession;

/**
 * The WebSockets of this node that are sent events.
 */
final class StreamSockets implements EventSockets {

	private static final boolean STANDARD = isPresent("jakarta.websocket.Session");

	private static final boolean JETTY = isPresent("org.eclipse.jetty.websocket.api.Session");

	private static final String NAME = EventSocket.class.getName();

	private final SocketNode node;

	StreamSockets(EventTopics topics, EventTypes types, EventStreams streams, StreamThreads threads, long limit) {
		this.node = new SocketNode(topics, types, streams, threads, limit);
	}

	@Override
	public EventSocket of(WebSocketSession session) {
		return (EventSocket) session.getAttributes()
			.computeIfAbsent(NAME, (name) -> new StreamSocket(line(session), this.node));
	}

	private static SocketLine line(WebSocketSession session) {
		WebSocketSession inner = session;
		while (inner instanceof WebSocketSessionDecorator outer) {
			Assert.isTrue(!(outer instanceof ConcurrentWebSocketSessionDecorator), "A session in a "
					+ "ConcurrentWebSocketSessionDecorator cannot be sent events: two would send at once. Use the session "
					+ "that the handler was given, and 'send' of EventSocket for all other messages");
			inner = outer.getDelegate();
		}
		Assert.isTrue(!(inner instanceof SockJsSession), "A session of SockJS cannot be sent events. Use a plain "
				+ "WebSocket, or STOMP over SockJS with 'pillar.event.stomp.enabled'");
		SocketLine line = (inner instanceof NativeWebSocketSession known) ? line(known) : null;
		Assert.isTrue(line != null, "A session of " + inner.getClass()
				+ " cannot be sent events: it is neither of Jakarta WebSocket, which Tomcat has, nor of Jetty");
		return line;
	}

	private static @Nullable SocketLine line(NativeWebSocketSession session) {
		SocketLine line = STANDARD ? StandardSocketLine.of(session) : null;
		return (line == null && JETTY) ? JettySocketLine.of(session) : line;
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, StreamSockets.class.getClassLoader());
	}

}
