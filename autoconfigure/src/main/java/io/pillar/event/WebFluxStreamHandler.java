package io.pillar.event;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Sends the events of a stream that a method of a WebFlux controller returns, or will
 * return. No thread of the server waits in it.
 */
/*
 * A client has its place from the moment it came, so that no more wait for a topic to
 * begin than there is room for. All go on on another thread, those that are sent away
 * too: a Netty that answers one request elsewhere and the next at once may forget to read
 * what comes after on the same connection
 * (https://github.com/reactor/reactor-netty/issues/4361).
 */
final class WebFluxStreamHandler implements HandlerResultHandler, Ordered {

	// before the handlers of Spring, of which one takes whatever a @ResponseBody returns
	private static final int ORDER = -100;

	private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

	private final EventTopics topics;

	private final EventTypes types;

	private final EventStreams streams;

	private final StreamThreads threads;

	private final Scheduler scheduler;

	WebFluxStreamHandler(EventTopics topics, EventTypes types, EventStreams streams, StreamThreads threads) {
		this.topics = topics;
		this.types = types;
		this.streams = streams;
		this.threads = threads;
		this.scheduler = Schedulers.fromExecutor(threads::execute);
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public boolean supports(HandlerResult result) {
		if (result.getReturnValue() instanceof EventStream || isStream(result.getReturnType())) {
			return true;
		}
		ReactiveAdapter adapter = this.adapters.getAdapter(result.getReturnType().toClass());
		return adapter != null && !adapter.isMultiValue() && !adapter.isNoValue()
				&& isStream(result.getReturnType().getGeneric());
	}

	private static boolean isStream(ResolvableType type) {
		return type.toClass() == EventStream.class;
	}

	@Override
	public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
		Object value = result.getReturnValue();
		ReactiveAdapter adapter = (value != null) ? this.adapters.getAdapter(value.getClass(), value) : null;
		return ((adapter != null) ? Mono.from(adapter.toPublisher(value)) : Mono.justOrEmpty(value))
			.cast(EventStream.class)
			.flatMap((stream) -> serve(exchange, StreamRequest.of(stream, this.topics, this.types)));
	}

	private Mono<Void> serve(ServerWebExchange exchange, StreamRequest wanted) {
		if (!this.streams.letIn()) {
			return Mono.just(exchange.getResponse())
				.publishOn(Schedulers.parallel())
				.flatMap(WebFluxStreamHandler::refuse);
		}
		AtomicBoolean place = new AtomicBoolean(true);
		return Mono.fromFuture(() -> this.streams.feedAsync(wanted), true)
			.publishOn(this.scheduler)
			.flatMap((feed) -> open(exchange, wanted, feed, place))
			.doFinally((signal) -> {
				if (place.getAndSet(false)) {
					this.streams.giveBack();
				}
			});
	}

	private static Mono<Void> refuse(ServerHttpResponse response) {
		StreamAnswer.refuse(response.getHeaders()::set);
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		return response.setComplete();
	}

	private Mono<Void> open(ServerWebExchange exchange, StreamRequest wanted, EventFeed feed, AtomicBoolean place) {
		ServerHttpResponse response = exchange.getResponse();
		StreamAnswer.begin(response.getHeaders()::set);
		if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
			return response.setComplete();
		}
		String lastId = StreamAnswer.lastId(exchange.getRequest().getHeaders().getFirst(StreamAnswer.LAST_ID));
		WebFluxStreamOutput output = new WebFluxStreamOutput(response, this.threads, this.streams.patience());
		return output.send(() -> {
			if (place.getAndSet(false)) {
				this.streams.open(wanted, feed, lastId, output);
			}
		});
	}

}
