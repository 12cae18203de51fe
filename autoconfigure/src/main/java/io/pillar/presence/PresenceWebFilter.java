package io.pillar.presence;

import java.security.Principal;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionIdResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes users online who are signed in and send requests to WebFlux. No request fails or
 * waits because of it.
 */
/*
 * To ask who sends a request would load its session, for a page that may need none. So
 * only those are asked for who came with the request itself, whose request names no
 * session, or whose session somebody else has read: before this filter, or whenever that
 * happens while the request is served.
 */
final class PresenceWebFilter implements WebFilter, Ordered {

	private static final Log logger = LogFactory.getLog(PresenceWebFilter.class);

	// that of Spring Security, which is given
	private static final int SECURITY = -100;

	private static final int AFTER_IT = 20;

	private final ReactiveUsers users;

	private final @Nullable WebSessionIdResolver sessions;

	private final ActiveRequests requests;

	PresenceWebFilter(ReactiveUsers users, @Nullable WebSessionManager sessions, ActiveRequests requests) {
		this.users = users;
		this.sessions = (sessions instanceof DefaultWebSessionManager known) ? known.getSessionIdResolver() : null;
		this.requests = requests;
	}

	@Override
	public int getOrder() {
		return SECURITY + AFTER_IT;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.deferContextual((context) -> {
			if (this.users.isThere(context) || namesNoSession(exchange)) {
				note(exchange, context);
			}
			else {
				ReadSession.of(exchange).whenRead(() -> note(exchange, context));
			}
			return chain.filter(exchange);
		});
	}

	private boolean namesNoSession(ServerWebExchange exchange) {
		return this.sessions != null && this.sessions.resolveSessionIds(exchange).isEmpty();
	}

	private void note(ServerWebExchange exchange, ContextView context) {
		Mono.<Principal>defer(exchange::getPrincipal)
			.filter(this.users::isSignedIn)
			.map(Principal::getName)
			.subscribe(this.requests::active,
					(ex) -> logger.debug("Who sent a request could not be found out, and is not made online", ex), null,
					Context.of(context));
	}

}
