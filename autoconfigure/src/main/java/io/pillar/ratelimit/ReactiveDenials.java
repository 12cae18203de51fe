package io.pillar.ratelimit;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers requests whose handlers made a call that was denied, unless the application
 * handles the exception.
 */
final class ReactiveDenials implements WebExceptionHandler, Ordered {

	private final PolicyAnswers answers;

	ReactiveDenials(RateLimitHeaderStyle style) {
		this.answers = new PolicyAnswers(style);
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
		RateLimitExceededException exceeded = RateLimitExceededException.of(ex);
		if (exceeded == null || response.isCommitted()) {
			return Mono.error(ex);
		}
		PolicyExchange passed = (PolicyExchange) exchange.getAttributes()
			.computeIfAbsent(PolicyExchange.ATTRIBUTE, (name) -> new PolicyExchange());
		passed.add(exceeded.getDecision().states());
		byte[] body = this.answers.deny(passed, exceeded.getDecision().isClosed(),
				exchange.getRequest().getHeaders().getOrigin() != null, new WebFluxAnswers.Answer(response));
		response.getHeaders().set(HttpHeaders.CONTENT_TYPE, RateLimitProblem.MEDIA_TYPE);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

}
