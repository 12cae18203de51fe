package io.pillar.ratelimit;

import java.util.Optional;
import java.util.function.Supplier;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Reads WebFlux requests.
 */
final class WebFluxRequests {

	private final RequestClients clients;

	private final WebFluxUsers users;

	private final WebFluxSessions sessions;

	WebFluxRequests(RequestClients clients, WebFluxUsers users, WebFluxSessions sessions) {
		this.clients = clients;
		this.users = users;
		this.sessions = sessions;
	}

	/**
	 * Return what is known of a request without asking anybody.
	 * @param exchange the request and its answer
	 * @return the request, of nobody and without a session
	 */
	WebFluxRequestView of(ServerWebExchange exchange) {
		return new WebFluxRequestView(exchange, this.clients, this.users);
	}

	/**
	 * Find out who sent a request.
	 * @param exchange the request and its answer
	 * @param request what is known of it
	 * @param withSession whether its session is asked for too
	 * @return the request
	 */
	Mono<WebFluxRequestView> identified(ServerWebExchange exchange, WebFluxRequestView request, boolean withSession) {
		return Mono.zip(known(exchange.getPrincipal().filter(this.users::isKnown)),
				known(withSession ? this.sessions.of(exchange) : Mono.empty()), request::identify);
	}

	/**
	 * What cannot be found out fails where a policy asks for it, and nowhere else.
	 */
	private static <T> Mono<Supplier<Optional<T>>> known(Mono<T> value) {
		return value.<Supplier<Optional<T>>>map((found) -> () -> Optional.of(found))
			.defaultIfEmpty(Optional::empty)
			.onErrorResume((ex) -> Mono.just(() -> {
				throw new IllegalStateException("Cannot find out who sent a request", ex);
			}));
	}

}
