package io.pillar.ratelimit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Counts WebFlux requests at one stage of their way. No thread waits in it.
 */
/*
 * A request that is counted always goes on on another thread, one that may not wait
 * either. A Netty that answers one request elsewhere and the next at once, as one that is
 * denied from memory would be, may forget to read what comes after on the same connection
 * (https://github.com/reactor/reactor-netty/issues/4361).
 */
final class RateLimitWebFilter implements WebFilter, Ordered {

	private final PolicyStage.Time time;

	private final int order;

	private final PolicyStage stage;

	private final WebFluxRequests requests;

	private final WebFluxAnswers answers;

	RateLimitWebFilter(PolicyStage.Time time, int order, PolicyStage stage, WebFluxRequests requests,
			WebFluxAnswers answers) {
		this.time = time;
		this.order = order;
		this.stage = stage;
		this.requests = requests;
		this.answers = answers;
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		PolicyExchange passed = WebFluxAnswers.passed(exchange);
		return acquire(exchange, passed).flatMap((permits) -> {
			if (!permits.isAllowed()) {
				return this.answers.deny(exchange, passed, permits.isClosed());
			}
			this.answers.tell(exchange, passed);
			if (permits.dependOnStatus()) {
				settleWhenAnswered(exchange.getResponse(), permits);
			}
			return chain.filter(exchange);
		});
	}

	private Mono<PolicyPermits> acquire(ServerWebExchange exchange, PolicyExchange passed) {
		WebFluxRequestView request = this.requests.of(exchange);
		List<RateLimitPolicy> policies = this.stage.policiesFor(request);
		if (policies.isEmpty()) {
			return Mono.just(PolicyPermits.NONE);
		}
		Mono<WebFluxRequestView> sender = (this.time == PolicyStage.Time.EARLY) ? Mono.just(request)
				: this.requests.identified(exchange, request, policies.stream().anyMatch(RateLimitPolicy::usesSession));
		return sender.flatMap((known) -> Mono.fromFuture(acquire(policies, known, passed), true))
			.publishOn(Schedulers.parallel());
	}

	/**
	 * Also if the client goes away meanwhile: a denial gives back what was taken before.
	 */
	private CompletableFuture<PolicyPermits> acquire(List<RateLimitPolicy> policies, PolicyRequest request,
			PolicyExchange passed) {
		return this.stage.acquireAsync(policies, request, passed.isAlone()).thenApply((permits) -> {
			passed.pass(this.time, permits);
			return permits;
		});
	}

	/**
	 * What was thrown is turned into an answer behind all filters. A client that goes
	 * away before there is one has used its permits, or to go away would be a way not to
	 * be counted.
	 */
	private static void settleWhenAnswered(ServerHttpResponse response, PolicyPermits permits) {
		response.beforeCommit(() -> Mono.fromRunnable(() -> {
			HttpStatusCode status = response.getStatusCode();
			permits.settle(((status != null) ? status : HttpStatus.OK).value());
		}));
	}

}
