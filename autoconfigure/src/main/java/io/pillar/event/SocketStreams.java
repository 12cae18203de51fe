package io.pillar.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What a WebSocket is sent, events and what its handler says. It ends as a whole, but for
 * streams that the handler ends.
 */
final class SocketStreams {

	/**
	 * How long a client may take to read the last messages.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Set<SocketStreamOutput> outputs = ConcurrentHashMap.newKeySet();

	private final SocketNode node;

	private final SocketSender sender;

	private final Runnable ended;

	/**
	 * Make them.
	 * @param ended called when they begin to end
	 */
	SocketStreams(SocketLine line, SocketNode node, Runnable ended) {
		this.node = node;
		this.sender = new SocketSender(line, node.threads(), node.limit(), PATIENCE, this::comeAgain);
		this.ended = ended;
	}

	/**
	 * Return whether there is room for one more stream, and keep it for one, which is
	 * opened or given back. Where there is none this ends.
	 */
	boolean letIn() {
		if (this.sender.isEnding()) {
			return false;
		}
		boolean room = this.node.streams().letIn();
		if (!room) {
			comeAgain();
		}
		return room;
	}

	/**
	 * Open a stream that was let in.
	 */
	Subscription open(StreamRequest request, EventFeed feed, @Nullable String lastId) {
		SocketStreamOutput output = output(request);
		this.outputs.add(output);
		if (this.sender.isEnding()) {
			output.end();
			this.node.streams().giveBack();
		}
		else {
			this.node.streams().open(request, feed, StreamAnswer.lastId(lastId), output);
		}
		return new SocketSubscription(request.topic(), output);
	}

	/**
	 * Return a subscription that is over.
	 */
	Subscription none(StreamRequest request) {
		return new SocketSubscription(request.topic(), output(request));
	}

	private SocketStreamOutput output(StreamRequest request) {
		return new SocketStreamOutput(this.sender, request.topic(), this::comeAgain);
	}

	/**
	 * Send a message of the handler.
	 */
	void send(String text) {
		Assert.notNull(text, "'text' must not be null");
		if (!this.sender.add(whole(text)) && end(SocketStatus.COME_AGAIN, false)) {
			this.node.streams().tooSlow();
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
		end(this.node.streams().isRunning() ? SocketStatus.COME_AGAIN : SocketStatus.GOING_AWAY, false);
	}

	/**
	 * End it.
	 * @param keep whether messages of the handler that wait are sent before
	 * @return whether it was not ending yet
	 */
	boolean end(SocketStatus status, boolean keep) {
		boolean begun = this.sender.end(status, keep);
		if (begun) {
			this.outputs.forEach(SocketStreamOutput::end);
			this.ended.run();
		}
		return begun;
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
			SocketStreams.this.outputs.remove(this.output);
			SocketStreams.this.sender.remove(this.output);
		}

	}

}
