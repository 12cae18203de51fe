package io.pillar.ratelimit;

import org.springframework.core.Ordered;
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
		RateLimitExceededException exceeded = RateLimitExceededException.of(ex);
		if (exceeded == null || exchange.getResponse().isCommitted()) {
			return Mono.error(ex);
		}
		PolicyExchange passed = WebFluxAnswers.passed(exchange);
		passed.add(exceeded.getDecision().states());
		return WebFluxAnswers.write(this.answers, exchange, passed, exceeded.getDecision().isClosed());
	}

}
