package io.pillar.event;

import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * A WebSocket of Spring MVC that is sent events.
 */
final class StreamSocket implements EventSocket {

	private final SocketLine line;

	private final SocketNode node;

	private final SocketStreams streams;

	StreamSocket(SocketLine line, SocketNode node) {
		this.line = line;
		this.node = node;
		this.streams = new SocketStreams(line, node, () -> {
		});
	}

	@Override
	public Subscription subscribe(EventStream stream, @Nullable String lastId) {
		StreamRequest request = this.node.request(stream);
		EventFeed feed = this.node.streams().feed(request);
		return this.streams.letIn() ? this.streams.open(request, feed, lastId) : this.streams.none(request);
	}

	@Override
	public void send(String text) {
		this.streams.send(text);
	}

	@Override
	public void close(CloseStatus status) {
		this.streams.end(SocketStatus.of(status.getCode(), status.getReason()), this.line.isOpen());
	}

}
