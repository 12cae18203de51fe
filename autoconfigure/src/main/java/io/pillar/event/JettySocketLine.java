package io.pillar.event;

import java.time.Duration;
import java.util.function.Consumer;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/**
 * A session of Jetty's own API.
 */
final class JettySocketLine implements SocketLine {

	// how long its last message, and the client's, may take
	private static final Duration LONG = Duration.ofSeconds(1);

	private final Session session;

	private JettySocketLine(Session session) {
		this.session = session;
	}

	static @Nullable SocketLine of(NativeWebSocketSession session) {
		Session line = session.getNativeSession(Session.class);
		return (line != null) ? new JettySocketLine(line) : null;
	}

	@Override
	public boolean isOpen() {
		return this.session.isOpen();
	}

	@Override
	public void send(String text, Consumer<@Nullable Throwable> sent) {
		this.session.sendText(text, Callback.from(() -> sent.accept(null), sent::accept));
	}

	@Override
	public void close(SocketStatus status) {
		tell(status);
		this.session.setIdleTimeout(LONG);
	}

	@Override
	public void cut(SocketStatus status) {
		tell(status);
		this.session.disconnect();
	}

	// not the session of Spring, which waits until the client has taken it
	private void tell(SocketStatus status) {
		this.session.close(status.code(), status.reason(), Callback.NOOP);
	}

}
