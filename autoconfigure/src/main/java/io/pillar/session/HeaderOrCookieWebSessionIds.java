package io.pillar.session;

import java.util.List;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.session.WebSessionIdResolver;

/**
 * Ids of sessions in a header for clients that send it, and in a cookie for all others,
 * as {@link HeaderOrCookieSessionIds} has it.
 */
final class HeaderOrCookieWebSessionIds implements WebSessionIdResolver {

	private final String header;

	private final WebSessionIdResolver headers;

	private final WebSessionIdResolver cookies;

	HeaderOrCookieWebSessionIds(String header, WebSessionIdResolver headers, WebSessionIdResolver cookies) {
		this.header = header;
		this.headers = headers;
		this.cookies = cookies;
	}

	@Override
	public List<String> resolveSessionIds(ServerWebExchange exchange) {
		return resolver(exchange).resolveSessionIds(exchange);
	}

	@Override
	public void setSessionId(ServerWebExchange exchange, String sessionId) {
		resolver(exchange).setSessionId(exchange, sessionId);
	}

	@Override
	public void expireSession(ServerWebExchange exchange) {
		resolver(exchange).expireSession(exchange);
	}

	private WebSessionIdResolver resolver(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().containsHeader(this.header) ? this.headers : this.cookies;
	}

}
