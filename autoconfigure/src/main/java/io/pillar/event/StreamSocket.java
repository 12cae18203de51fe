package io.pillar.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * A WebSocket that is sent events. It ends as a whole, but for streams that the handler
 * ends.
 */
final class StreamSocket implements EventSocket {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final CloseStatus COME_AGAIN = CloseStatus.SERVICE_OVERLOAD.withReason("Come again");

	private final Set<SocketStreamOutput> streams = ConcurrentHashMap.newKeySet();

	private final SocketLine line;

	private final StreamSockets all;

	private final SocketSender sender;

	StreamSocket(SocketLine line, StreamSockets all, long limit) {
		this.line = line;
		this.all = all;
		this.sender = new SocketSender(line, all.threads(), limit, PATIENCE, this::comeAgain);
	}

	@Override
	public Subscription subscribe(EventStream stream, @Nullable String lastId) {
		StreamRequest request = this.all.request(stream);
		EventFeed feed = this.all.streams().feed(request);
		SocketStreamOutput output = new SocketStreamOutput(this.sender, stream.topic(), this::comeAgain);
		this.streams.add(output);
		if (this.sender.isEnding()) {
			output.end();
		}
		else if (this.all.streams().letIn()) {
			this.all.streams().open(request, feed, StreamAnswer.lastId(lastId), output);
		}
		else {
			comeAgain();
		}
		return new SocketSubscription(stream.topic(), output);
	}

	@Override
	public void send(String text) {
		Assert.notNull(text, "'text' must not be null");
		if (!this.sender.add(whole(text)) && end(COME_AGAIN, false)) {
			this.all.streams().tooSlow();
		}
	}

	/**
	 * Return a text without halves of characters, with which a Tomcat sends nothing more.
	 */
	private static String whole(String text) {
		return text.chars().anyMatch((c) -> Character.isSurrogate((char) c))
				? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text;
	}

	private void comeAgain() {
		end(this.all.streams().isRunning() ? COME_AGAIN : CloseStatus.GOING_AWAY, false);
	}

	@Override
	public void close(CloseStatus status) {
		int code = status.getCode();
		Assert.isTrue(code <= 1015 && code != 1014 || code >= 3000,
				() -> "A WebSocket cannot be closed with the status %d: use 1000 to 1013, or 3000 to 4999"
					.formatted(code));
		end(status, this.line.isOpen());
	}

	private boolean end(CloseStatus status, boolean keep) {
		boolean ended = this.sender.end(status, keep);
		if (ended) {
			this.streams.forEach(SocketStreamOutput::end);
		}
		return ended;
	}

	private final class SocketSubscription implements Subscription {

		private final EventTopic topic;

		private final SocketStreamOutput output;

		SocketSubscription(EventTopic topic, SocketStreamOutput output) {
			this.topic = topic;
			this.output = output;
		}

		@Override
		public EventTopic topic() {
			return this.topic;
		}

		@Override
		public void close() {
			this.output.end();
			StreamSocket.this.streams.remove(this.output);
			StreamSocket.this.sender.remove(this.output);
		}

	}

}
