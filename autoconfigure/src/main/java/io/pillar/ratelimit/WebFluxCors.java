package io.pillar.ratelimit;

import java.util.List;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets scripts of another origin read a denial. A request that is denied does not come to
 * where CORS is usually answered (Spring Security, Spring WebFlux), and a browser would
 * tell its script of a failure of CORS and not of a limit.
 */
final class WebFluxCors {

	private final CorsProcessor processor = new DefaultCorsProcessor();

	private final ObjectProvider<CorsConfigurationSource> sources;

	private final SingletonSupplier<List<CorsWebFilter>> filters;

	private final SingletonSupplier<List<HandlerMapping>> handlers;

	WebFluxCors(ObjectProvider<CorsWebFilter> filters, ObjectProvider<CorsConfigurationSource> sources,
			ObjectProvider<HandlerMapping> handlers) {
		this.sources = sources;
		// the first denial is early enough: filters are made before most other beans
		this.filters = SingletonSupplier.of(() -> filters.orderedStream().toList());
		this.handlers = SingletonSupplier.of(() -> handlers.orderedStream().toList());
	}

	/**
	 * Write a denial, after what CORS has to add to it.
	 * @param exchange the request and its answer
	 * @param denial writes the denial
	 * @return when that is done
	 */
	Mono<Void> around(ServerWebExchange exchange, Supplier<Mono<Void>> denial) {
		return around(exchange, denial, 0);
	}

	private Mono<Void> around(ServerWebExchange exchange, Supplier<Mono<Void>> denial, int next) {
		HttpHeaders answered = exchange.getResponse().getHeaders();
		if (exchange.getRequest().getHeaders().getFirst(HttpHeaders.ORIGIN) == null
				|| answered.getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) != null) {
			return denial.get();
		}
		if (next < this.filters.obtain().size()) {
			return this.filters.obtain().get(next).filter(exchange, (same) -> around(same, denial, next + 1));
		}
		return process(exchange).flatMap((allowed) -> allowed ? denial.get() : Mono.empty());
	}

	/**
	 * Return false where the origin may not ask, and was told so.
	 */
	private Mono<Boolean> process(ServerWebExchange exchange) {
		for (CorsConfigurationSource source : this.sources.orderedStream().toList()) {
			CorsConfiguration configuration = source.getCorsConfiguration(exchange);
			if (configuration != null) {
				return Mono.just(this.processor.process(configuration, exchange));
			}
		}
		// CORS is answered where a handler is looked for, and nobody says by which rules
		return Flux.fromIterable(this.handlers.obtain())
			.concatMap((handlers) -> handlers.getHandler(exchange))
			.next()
			.then()
			.onErrorComplete()
			.then(Mono.fromSupplier(() -> exchange.getResponse().getStatusCode() != HttpStatus.FORBIDDEN));
	}

}
