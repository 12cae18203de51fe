package io.pillar.event;

import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * Lets a {@link org.springframework.web.reactive.socket.WebSocketHandler} of WebFlux send
 * the events of topics to its clients.
 *
 * @since 0.1.0
 * @see EventSockets
 */
public interface ReactiveEventSockets {

	/**
	 * Return what a handler returns that sends events. The session lasts as long as the
	 * work of the handler with it, which therefore reads what the client says, with
	 * {@link WebSocketSession#receive()}: that ends when the session does, however that
	 * comes. Work that goes on then is not cut short, but sends nothing any more. Work
	 * that fails closes the session, with the status 1011 where Netty has not closed it
	 * because {@code receive()} was cancelled.
	 * @param session the session as the handler was given it, of Reactor Netty
	 * @param work what the handler does with what sends to the client
	 * @return when the work and the session have ended; to cancel it ends both
	 */
	Mono<Void> serve(WebSocketSession session, Function<? super ReactiveEventSocket, ? extends Publisher<?>> work);

}
