package io.pillar.ratelimit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * A WebFlux request.
 */
final class WebFluxRequestView implements PolicyRequest {

	private final ServerWebExchange exchange;

	private final ServerHttpRequest request;

	private final RequestClients clients;

	private final WebFluxUsers users;

	private Supplier<Optional<Principal>> principal = Optional::empty;

	private Supplier<Optional<String>> session = Optional::empty;

	private @Nullable List<PathContainer> paths;

	private @Nullable IpAddress client;

	private boolean isClientKnown;

	WebFluxRequestView(ServerWebExchange exchange, RequestClients clients, WebFluxUsers users) {
		this.exchange = exchange;
		this.request = exchange.getRequest();
		this.clients = clients;
		this.users = users;
	}

	WebFluxRequestView identify(Supplier<Optional<Principal>> principal, Supplier<Optional<String>> session) {
		this.principal = principal;
		this.session = session;
		return this;
	}

	@Override
	public String method() {
		return this.request.getMethod().name();
	}

	@Override
	public String path() {
		return this.request.getPath().pathWithinApplication().value();
	}

	@Override
	public List<PathContainer> paths() {
		List<PathContainer> paths = this.paths;
		if (paths == null) {
			// nobody has cleaned it: handlers are found by the path as it was sent
			paths = RequestPaths.of(path(), "");
			this.paths = paths;
		}
		return paths;
	}

	@Override
	public Optional<String> header(String name) {
		return Optional.ofNullable(this.request.getHeaders().getFirst(name)).filter((value) -> !value.isBlank());
	}

	@Override
	public long contentLength() {
		return this.request.getHeaders().getContentLength();
	}

	@Override
	public Optional<String> user() {
		return this.principal.get().map(Principal::getName).filter((name) -> !name.isBlank());
	}

	@Override
	public boolean hasRole(String role) {
		return this.principal.get().filter((user) -> this.users.hasRole(user, role)).isPresent();
	}

	@Override
	public Optional<String> session() {
		return this.session.get();
	}

	@Override
	public Optional<Object> attribute(String name) {
		return Optional.ofNullable(this.exchange.getAttribute(name));
	}

	@Override
	public String address() {
		return this.clients.subjectOf(client());
	}

	@Override
	public @Nullable IpAddress client() {
		if (!this.isClientKnown) {
			this.client = this.clients.clientOf(peer(), (name) -> this.request.getHeaders().getOrEmpty(name));
			this.isClientKnown = true;
		}
		return this.client;
	}

	private @Nullable String peer() {
		InetSocketAddress peer = this.request.getRemoteAddress();
		if (peer == null) {
			return null;
		}
		InetAddress address = peer.getAddress();
		return (address != null) ? address.getHostAddress() : peer.getHostString();
	}

}
