package io.pillar.session;

import java.net.InetSocketAddress;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/**
 * Notes from where the session of a user was begun, right before it is stored.
 */
final class NotedWebSessions implements WebSessionManager {

	private final WebSessionManager manager;

	NotedWebSessions(WebSessionManager manager) {
		this.manager = manager;
	}

	@Override
	public Mono<WebSession> getSession(ServerWebExchange exchange) {
		Mono<WebSession> session = Mono.defer(() -> this.manager.getSession(exchange)).cache();
		return Mono.defer(() -> {
			// before the manager does it for storing: who comes first is called first
			exchange.getResponse().beforeCommit(() -> session.doOnNext((begun) -> note(begun, exchange)).then());
			return session;
		});
	}

	private static void note(WebSession session, ServerWebExchange exchange) {
		Map<String, Object> attributes = session.getAttributes();
		if (session.isExpired() || attributes.containsKey(SessionClient.ATTRIBUTE)) {
			return;
		}
		if (attributes.containsKey(SessionParts.PRINCIPAL) || attributes.containsKey(SessionUser.SECURITY_CONTEXT)) {
			attributes.put(SessionClient.ATTRIBUTE, client(exchange.getRequest()));
		}
	}

	private static SessionClient client(ServerHttpRequest request) {
		return SessionClient.of(address(request.getRemoteAddress()), request.getHeaders().getFirst("User-Agent"));
	}

	private static @Nullable String address(@Nullable InetSocketAddress remote) {
		if (remote == null) {
			return null;
		}
		// a forwarded address is a name that was not looked up
		return (remote.getAddress() != null) ? remote.getAddress().getHostAddress() : remote.getHostString();
	}

}
