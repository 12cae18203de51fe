package io.pillar.session;

import java.net.InetSocketAddress;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

import io.pillar.redis.RedisUnavailableException;

/**
 * Notes from where the session of a user was begun, and stores it. Where nobody can say
 * whether the session that a client names is alive, what its request begins instead is
 * kept back, as {@link ServletSessions} has it.
 */
final class NotedWebSessions implements WebSessionManager {

	private static final String KEPT_BACK = NotedWebSessions.class.getName() + ".keptBack";

	private final DefaultWebSessionManager manager;

	NotedWebSessions(DefaultWebSessionManager manager) {
		this.manager = manager;
	}

	@Override
	public Mono<WebSession> getSession(ServerWebExchange exchange) {
		Mono<WebSession> session = Mono.defer(() -> this.manager.getSession(exchange))
			.onErrorResume(RedisUnavailableException.class, (ex) -> keptBack(exchange))
			.cache();
		return Mono.defer(() -> {
			// before the manager does it: who comes first is called first
			exchange.getResponse().beforeCommit(() -> session.flatMap((begun) -> store(begun, exchange)));
			return session;
		});
	}

	private Mono<WebSession> keptBack(ServerWebExchange exchange) {
		exchange.getAttributes().put(KEPT_BACK, true);
		return this.manager.getSessionStore().createWebSession();
	}

	/**
	 * Store it before the manager tells the client, which must not lose the session that
	 * it has for one that is refused.
	 */
	private Mono<Void> store(WebSession session, ServerWebExchange exchange) {
		note(session, exchange);
		boolean isKeptBack = exchange.getAttributes().containsKey(KEPT_BACK);
		if (!session.isStarted() || session.isExpired() || (isKeptBack && !isOfUser(session))) {
			return Mono.empty();
		}
		return session.save().doOnSuccess((done) -> {
			if (isKeptBack) {
				this.manager.getSessionIdResolver().setSessionId(exchange, session.getId());
			}
		});
	}

	private static void note(WebSession session, ServerWebExchange exchange) {
		if (isOfUser(session) && !session.getAttributes().containsKey(SessionClient.ATTRIBUTE)) {
			session.getAttributes().put(SessionClient.ATTRIBUTE, client(exchange.getRequest()));
		}
	}

	private static boolean isOfUser(WebSession session) {
		Map<String, Object> attributes = session.getAttributes();
		return !session.isExpired() && (attributes.containsKey(SessionParts.PRINCIPAL)
				|| attributes.containsKey(SessionUser.SECURITY_CONTEXT));
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
