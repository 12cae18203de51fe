package io.pillar.ratelimit;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells clients of WebFlux how their limits stand, and answers requests that are denied,
 * in the same bytes as {@link ServletAnswers}.
 */
final class WebFluxAnswers {

	private final PolicyAnswers answers;

	private final WebFluxCors cors;

	WebFluxAnswers(RateLimitHeaderStyle style, WebFluxCors cors) {
		this.answers = new PolicyAnswers(style);
		this.cors = cors;
	}

	/**
	 * Tell how limits stand, before the request is handled: afterwards its answer may be
	 * on its way.
	 * @param exchange the request and its answer
	 * @param passed what it was given
	 */
	void tell(ServerWebExchange exchange, PolicyExchange passed) {
		if (!exchange.getResponse().isCommitted()) {
			this.answers.tell(passed, hasOrigin(exchange), new Answer(exchange.getResponse()));
		}
	}

	/**
	 * Answer a request that is denied.
	 * @param exchange the request and its answer
	 * @param passed what it was given, and what it was not
	 * @param closed whether it is denied because Redis is away
	 * @return when that is done
	 */
	Mono<Void> deny(ServerWebExchange exchange, PolicyExchange passed, boolean closed) {
		return exchange.getResponse().isCommitted() ? Mono.empty()
				: this.cors.around(exchange, () -> write(this.answers, exchange, passed, closed));
	}

	static Mono<Void> write(PolicyAnswers answers, ServerWebExchange exchange, PolicyExchange passed, boolean closed) {
		ServerHttpResponse response = exchange.getResponse();
		byte[] body = answers.deny(passed, closed, hasOrigin(exchange), new Answer(response));
		response.getHeaders().set(HttpHeaders.CONTENT_TYPE, RateLimitProblem.MEDIA_TYPE);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

	/**
	 * Return what a request was given so far.
	 */
	static PolicyExchange passed(ServerWebExchange exchange) {
		return (PolicyExchange) exchange.getAttributes()
			.computeIfAbsent(PolicyExchange.ATTRIBUTE, (name) -> new PolicyExchange());
	}

	private static boolean hasOrigin(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().getFirst(HttpHeaders.ORIGIN) != null;
	}

	private record Answer(ServerHttpResponse response) implements PolicyResponse {

		@Override
		public void setStatus(int status) {
			this.response.setRawStatusCode(status);
		}

		@Override
		public void setHeader(String name, String value) {
			this.response.getHeaders().set(name, value);
		}

		@Override
		public void addHeader(String name, String value) {
			this.response.getHeaders().add(name, value);
		}

	}

}
