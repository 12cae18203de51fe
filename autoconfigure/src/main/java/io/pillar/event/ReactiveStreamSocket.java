package io.pillar.event;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * A WebSocket of WebFlux that is sent events.
 */
/*
 * A stream has its place from the moment that it is asked for, as those of HTTP have, and
 * gives it back when it is cancelled, or the session ends, while it waits for its topic.
 * What the handler does next runs on none of the few threads that write to all clients.
 */
final class ReactiveStreamSocket implements ReactiveEventSocket {

	private final Sinks.Empty<Void> ending = Sinks.empty();

	private final ReactiveSocketLine line;

	private final SocketNode node;

	private final SocketStreams streams;

	ReactiveStreamSocket(ReactiveSocketLine line, SocketNode node) {
		this.line = line;
		this.node = node;
		this.streams = new SocketStreams(line, node, this.ending::tryEmitEmpty);
	}

	/**
	 * Work until that has ended, and the session with it.
	 */
	Mono<Void> serve(Function<? super ReactiveEventSocket, ? extends Publisher<?>> work) {
		this.line.ended().subscribe(null, null, () -> this.streams.end(SocketStatus.NORMAL, false));
		return Mono.defer(() -> Flux.from(work.apply(this)).then()).then(Mono.defer(() -> {
			close();
			return this.line.ended();
		})).onErrorResume((ex) -> {
			this.streams.end(SocketStatus.SERVER_ERROR, false);
			return this.line.ended().then(Mono.error(ex));
		}).doOnCancel(() -> this.streams.end(SocketStatus.NORMAL, false));
	}

	@Override
	public Mono<Subscription> subscribe(EventStream stream, @Nullable String lastId) {
		return Mono.defer(() -> {
			StreamRequest request = this.node.request(stream);
			return this.streams.letIn() ? open(request, lastId) : Mono.just(this.streams.none(request));
		});
	}

	private Mono<Subscription> open(StreamRequest request, @Nullable String lastId) {
		AtomicBoolean place = new AtomicBoolean(true);
		return Mono.fromFuture(() -> this.node.streams().feedAsync(request), true)
			.publishOn(Schedulers.fromExecutor(this.node.threads()::execute))
			.filter((feed) -> place.getAndSet(false))
			.map((feed) -> this.streams.open(request, feed, lastId))
			.takeUntilOther(this.ending.asMono())
			.defaultIfEmpty(this.streams.none(request))
			.doFinally((signal) -> {
				if (place.getAndSet(false)) {
					this.node.streams().giveBack();
				}
			})
			.publishOn(Schedulers.parallel())
			.doOnDiscard(Subscription.class, Subscription::close);
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
