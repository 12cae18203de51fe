package io.pillar.event;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;

/**
 * Sends events, and what a handler says itself, to the client of a WebSocket session of
 * WebFlux. It can be used by any thread, and makes none wait.
 * <p>
 * The client is sent the same as by an {@link EventSocket}, so that it cannot tell which
 * of the two serves it, and may go from one to the other.
 *
 * @since 0.1.0
 */
public interface ReactiveEventSocket {

	/**
	 * Send the events of a topic from now on.
	 * @param stream the topic and the types
	 * @return what ends that, once it has begun
	 */
	default Mono<Subscription> subscribe(EventStream stream) {
		return subscribe(stream, null);
	}

	/**
	 * Send the events of a topic that the client missed, or tell it of the gap; and then
	 * what comes. It begins when what is returned is subscribed to, and not if that is
	 * cancelled before. Where there is no room for it on this node, or after
	 * {@code pillar.event.stream.lifetime}, the session is closed with the status 1013,
	 * so that the client comes again. Who may have which topic is decided by whoever
	 * calls this.
	 * @param stream the topic and the types
	 * @param lastId the last id that the client had in this topic, or anything else that
	 * it says; {@code null} or empty for what comes from now on
	 * @return what ends that, once it has begun; where the session has ended it is over
	 */
	Mono<Subscription> subscribe(EventStream stream, @Nullable String lastId);

	/**
	 * Send a message, after those that are being sent.
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
	 * End all subscriptions, and close the session.
	 */
	default void close() {
		close(CloseStatus.NORMAL);
	}

}
