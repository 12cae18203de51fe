package io.pillar.ratelimit;

import java.security.Principal;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Lets methods know who sent the WebFlux request that they are called for, where there is
 * no Spring Security that does. It comes after all filters that may say who it is.
 */
final class ReactiveCallers implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange).contextWrite((context) -> with(context, exchange));
	}

	private static Context with(Context context, ServerWebExchange exchange) {
		return context.put(ReactiveCallers.class, exchange);
	}

	/**
	 * Return who sent the request that something is subscribed to for.
	 * @param context the context of the subscription
	 * @return the user, empty where there is no request or nobody is known
	 */
	static Mono<Principal> of(ContextView context) {
		ServerWebExchange exchange = context.getOrDefault(ReactiveCallers.class, null);
		return (exchange != null) ? exchange.getPrincipal() : Mono.empty();
	}

}
