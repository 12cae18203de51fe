package io.pillar.event;

import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;

/**
 * Sends events, and what a handler says itself, to the client of a WebSocket session. It
 * can be used by any thread, which does not wait for the client.
 * <p>
 * Each event is a text message with a JSON object:
 * <pre>{"topic":"trades:alice","type":"trade-executed","id":"…","data":{…}}</pre> The
 * topic is the one that was subscribed to, or the pattern. The id says how far the client
 * has come in it, and is not there where that has not changed. Other types are
 * {@code pillar-begin}, the first message of each subscription; {@code pillar-gap}, whose
 * data says what the client did not get; and {@code pillar-beat}, a sign of life.
 * <p>
 * A client that takes its messages too slowly is cut, with the status 1013, and may come
 * back, to whichever node, with the last id of each topic.
 *
 * @since 0.1.0
 */
public interface EventSocket extends AutoCloseable {

	/**
	 * Send the events of a topic from now on.
	 * @param stream the topic and the types
	 * @return what ends that
	 */
	default Subscription subscribe(EventStream stream) {
		return subscribe(stream, null);
	}

	/**
	 * Send the events of a topic that the client missed, or tell it of the gap; and then
	 * what comes. Where there is no room for it on this node, or after
	 * {@code pillar.event.stream.lifetime}, the session is closed with the status 1013,
	 * so that the client comes again. Who may have which topic is decided by whoever
	 * calls this.
	 * @param stream the topic and the types
	 * @param lastId the last id that the client had in this topic, or anything else that
	 * it says; {@code null} or empty for what comes from now on
	 * @return what ends that
	 */
	Subscription subscribe(EventStream stream, @Nullable String lastId);

	/**
	 * Send a message, after those that are being sent. This has to be used instead of
	 * {@code sendMessage} of the session, which must not be called by two at once.
	 * @param text the message, where half a character becomes a question mark
	 */
	void send(String text);

	/**
	 * End all subscriptions, and close the session once the messages of the handler were
	 * sent.
	 * @param status what the client is told, 1000 to 1013 or 3000 to 4999, and why: as
	 * much of that as 123 bytes hold
	 */
	void close(CloseStatus status);

	/**
	 * End all subscriptions, and close the session. To be called when the connection was
	 * closed, too: otherwise that is seen within a heartbeat.
	 */
	@Override
	default void close() {
		close(CloseStatus.NORMAL);
	}

}
