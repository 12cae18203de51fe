package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionIdResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/**
 * Says which sessions WebFlux requests belong to, and begins none.
 */
final class WebFluxSessions {

	private final @Nullable WebSessionIdResolver ids;

	WebFluxSessions(@Nullable WebSessionManager manager) {
		this.ids = (manager instanceof DefaultWebSessionManager known) ? known.getSessionIdResolver() : null;
	}

	/**
	 * Return the session that a request names, if there is such a session.
	 * @param exchange the request and its answer
	 * @return its id
	 */
	Mono<String> of(ServerWebExchange exchange) {
		// the manager would make one, though none that is kept
		if (this.ids != null && this.ids.resolveSessionIds(exchange).isEmpty()) {
			return Mono.empty();
		}
		return exchange.getSession()
			.filter((session) -> session.isStarted() && !session.isExpired())
			.map(WebSession::getId);
	}

}
