package io.pillar.sample.gateway;

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import io.pillar.cache.CacheTrace;
import io.pillar.sample.access.Accounts;
import io.pillar.sample.access.Tokens;

/**
 * Finds out who is asking, where Spring Security would: between the limits that need no
 * user and those that do. It refuses nobody; that is for the gateway.
 */
@Component
@Order(-100)
class IdentityFilter extends OncePerRequestFilter {

	static final String BEARER = "Bearer ";

	private static final String TRACE = IdentityFilter.class.getName();

	private final Tokens tokens;

	private final Accounts accounts;

	IdentityFilter(Tokens tokens, Accounts accounts) {
		this.tokens = tokens;
		this.accounts = accounts;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Optional<String> user;
		try (CacheTrace trace = CacheTrace.open()) {
			user = userOf(request.getHeader(HttpHeaders.AUTHORIZATION));
			request.setAttribute(TRACE, trace);
		}
		chain.doFilter(user.isPresent() ? new IdentifiedRequest(request, user.get(), this.accounts.rolesOf(user.get()))
				: request, response);
	}

	private Optional<String> userOf(@Nullable String authorization) {
		return isBearer(authorization) ? this.tokens.userOf(authorization.substring(BEARER.length()).trim())
				: Optional.empty();
	}

	static boolean isBearer(@Nullable String authorization) {
		return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
	}

	/**
	 * Return which caches were asked to find out who is asking.
	 */
	static CacheTrace traceOf(HttpServletRequest request) {
		return (CacheTrace) request.getAttribute(TRACE);
	}

	/**
	 * A request of a user.
	 */
	private static final class IdentifiedRequest extends HttpServletRequestWrapper {

		private final String user;

		private final List<String> roles;

		IdentifiedRequest(HttpServletRequest request, String user, List<String> roles) {
			super(request);
			this.user = user;
			this.roles = roles;
		}

		@Override
		public Principal getUserPrincipal() {
			return () -> this.user;
		}

		@Override
		public String getRemoteUser() {
			return this.user;
		}

		@Override
		public boolean isUserInRole(String role) {
			return this.roles.contains(role);
		}

	}

}
