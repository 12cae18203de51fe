package io.pillar.session;

import java.util.List;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.session.WebSessionIdResolver;

/**
 * Looks at a few of the ids that a client sends, as {@link FewSessionIds} does.
 */
final class FewWebSessionIds implements WebSessionIdResolver {

	private final WebSessionIdResolver resolver;

	private final SessionIds ids;

	FewWebSessionIds(WebSessionIdResolver resolver, SessionIds ids) {
		this.resolver = resolver;
		this.ids = ids;
	}

	@Override
	public List<String> resolveSessionIds(ServerWebExchange exchange) {
		return this.ids.few(this.resolver.resolveSessionIds(exchange));
	}

	@Override
	public void setSessionId(ServerWebExchange exchange, String sessionId) {
		if (!this.ids.isMoving(sessionId)) {
			this.resolver.setSessionId(exchange, sessionId);
		}
	}

	@Override
	public void expireSession(ServerWebExchange exchange) {
		this.resolver.expireSession(exchange);
	}

}
