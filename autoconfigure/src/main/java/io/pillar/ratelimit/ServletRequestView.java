package io.pillar.ratelimit;

import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * A servlet request.
 */
final class ServletRequestView implements PolicyRequest {

	private final HttpServletRequest request;

	private final RequestClients clients;

	private @Nullable List<PathContainer> paths;

	private @Nullable IpAddress client;

	private boolean isClientKnown;

	ServletRequestView(HttpServletRequest request, RequestClients clients) {
		this.request = request;
		this.clients = clients;
	}

	@Override
	public String method() {
		return this.request.getMethod();
	}

	@Override
	public String path() {
		String uri = this.request.getRequestURI();
		String context = this.request.getContextPath();
		return (context != null && uri.startsWith(context)) ? uri.substring(context.length()) : uri;
	}

	@Override
	public List<PathContainer> paths() {
		List<PathContainer> paths = this.paths;
		if (paths == null) {
			paths = RequestPaths.of(path(), served());
			this.paths = paths;
		}
		return paths;
	}

	/**
	 * Return the path by which the container finds a servlet: decoded, and without dots.
	 */
	private String served() {
		String servlet = this.request.getServletPath();
		String info = this.request.getPathInfo();
		return ((servlet != null) ? servlet : "") + ((info != null) ? info : "");
	}

	@Override
	public Optional<String> header(String name) {
		return Optional.ofNullable(this.request.getHeader(name)).filter((value) -> !value.isBlank());
	}

	@Override
	public long contentLength() {
		return this.request.getContentLengthLong();
	}

	@Override
	public Optional<String> user() {
		return Optional.ofNullable(this.request.getUserPrincipal())
			.map(Principal::getName)
			.filter((name) -> !name.isBlank());
	}

	@Override
	public boolean hasRole(String role) {
		return this.request.isUserInRole(role);
	}

	@Override
	public Optional<String> session() {
		return Optional.ofNullable(this.request.getSession(false)).map(HttpSession::getId);
	}

	@Override
	public Optional<Object> attribute(String name) {
		return Optional.ofNullable(this.request.getAttribute(name));
	}

	@Override
	public String address() {
		return this.clients.subjectOf(client());
	}

	@Override
	public @Nullable IpAddress client() {
		if (!this.isClientKnown) {
			this.client = this.clients.clientOf(this.request.getRemoteAddr(), this::lines);
			this.isClientKnown = true;
		}
		return this.client;
	}

	private List<String> lines(String header) {
		Enumeration<String> lines = this.request.getHeaders(header);
		return (lines != null) ? Collections.list(lines) : List.of();
	}

}
