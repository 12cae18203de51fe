package io.pillar.ratelimit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers requests whose handlers made a call that was denied, unless the application
 * handles the exception.
 */
final class ReactiveDenials implements WebExceptionHandler, Ordered {

	private final RateLimitHeaders headers;

	private final String exposed;

	ReactiveDenials(RateLimitHeaderStyle style) {
		this.headers = new RateLimitHeaders(style);
		this.exposed = Stream.concat(style.fieldNames().stream(), Stream.of(RateLimitHeaders.RETRY_AFTER))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Before the one of Spring Boot, which answers everything.
	 */
	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		ServerHttpResponse response = exchange.getResponse();
		if (!(ex instanceof RateLimitExceededException exceeded) || response.isCommitted()) {
			return Mono.error(ex);
		}
		List<RateLimitState> states = exceeded.getDecision().states();
		RateLimitProblem problem = exceeded.getDecision().isClosed() ? RateLimitProblem.temporaryReducedCapacity(states)
				: RateLimitProblem.quotaExceeded(states);
		HttpHeaders answer = response.getHeaders();
		this.headers.write(states, answer::set);
		if (exchange.getRequest().getHeaders().getOrigin() != null) {
			answer.add(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, this.exposed);
		}
		byte[] body = problem.toJson();
		response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
		answer.setCacheControl("no-store");
		answer.set(HttpHeaders.CONTENT_TYPE, RateLimitProblem.MEDIA_TYPE);
		answer.setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

}
