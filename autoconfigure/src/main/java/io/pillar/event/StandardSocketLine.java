package io.pillar.event;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A session of Jakarta WebSocket, which Tomcat has.
 */
final class StandardSocketLine implements SocketLine {

	// how long Tomcat waits for its own last message to be taken, 20 s otherwise
	private static final List<String> TIMES = List.of("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT",
			"org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT");

	private static final long LONG = 1000;

	private static final long SHORT = 1;

	private final WebSocketSession session;

	private final Session line;

	private StandardSocketLine(WebSocketSession session, Session line) {
		this.session = session;
		this.line = line;
	}

	static @Nullable SocketLine of(NativeWebSocketSession session) {
		Session line = session.getNativeSession(Session.class);
		return (line != null) ? new StandardSocketLine(session, line) : null;
	}

	@Override
	public boolean isOpen() {
		return this.session.isOpen();
	}

	@Override
	public void send(String text, Consumer<@Nullable Throwable> sent) {
		this.line.getAsyncRemote().sendText(text, (result) -> sent.accept(result.getException()));
	}

	@Override
	public void close(SocketStatus status) {
		close(status, LONG);
	}

	@Override
	public void cut(SocketStatus status) {
		close(status, SHORT);
	}

	private void close(SocketStatus status, long millis) {
		try {
			TIMES.forEach((name) -> this.line.getUserProperties().put(name, millis));
			this.session.close(new CloseStatus(status.code(), status.reason()));
		}
		catch (IOException | RuntimeException ex) {
			// it has gone away
		}
	}

}
