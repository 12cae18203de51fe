package io.pillar.event;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * A session of Reactor Netty. It is handed each message alone: of one publisher it takes
 * 128 at once, however large they are, and does not say when they are with the operating
 * system.
 */
final class ReactiveSocketLine implements SocketLine {

	private final Sinks.Empty<Void> cut = Sinks.empty();

	private final WebSocketSession session;

	private final StreamThreads threads;

	private final @Nullable ServerHttpResponse response;

	/**
	 * Make one.
	 * @param response that of the handshake, if it is known
	 */
	ReactiveSocketLine(WebSocketSession session, StreamThreads threads, @Nullable ServerHttpResponse response) {
		this.session = session;
		this.threads = threads;
		this.response = response;
	}

	@Override
	public boolean isOpen() {
		return this.session.isOpen();
	}

	/**
	 * Return when it has ended, whoever ended it. The handler goes on then, not on a
	 * thread that others wait for.
	 */
	Mono<Void> ended() {
		return Mono.firstWithSignal(this.session.closeStatus().then().onErrorComplete(), this.cut.asMono())
			.publishOn(Schedulers.parallel());
	}

	@Override
	public void send(String text, Consumer<@Nullable Throwable> sent) {
		this.session.send(Mono.just(this.session.textMessage(text))).subscribe(null, sent, () -> sent.accept(null));
	}

	@Override
	public void close(SocketStatus status) {
		say(status);
		// its last word may wait for ever
		this.threads.after(SocketStreams.PATIENCE, this::disconnect);
	}

	@Override
	public void cut(SocketStatus status) {
		say(status);
		disconnect();
	}

	private void say(SocketStatus status) {
		Mono.defer(() -> this.session.close(new CloseStatus(status.code(), status.reason())))
			.onErrorComplete()
			.subscribe();
	}

	private void disconnect() {
		if (this.response != null) {
			NettyConnections.close(this.response);
		}
		this.cut.tryEmitEmpty();
	}

}
