package io.pillar.sample.gateway;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import io.pillar.cache.CacheTrace;
import io.pillar.sample.access.Tokens;
import io.pillar.sample.cachestatus.CacheStatus;

/**
 * Finds out who is asking and tells the service in {@code X-User}. Reading needs no
 * token; one that is shown must be valid all the same.
 */
@Component
class BearerFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final String BEARER = "Bearer ";

	private final Tokens tokens;

	BearerFilter(Tokens tokens) {
		this.tokens = tokens;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		try (CacheTrace trace = CacheTrace.open()) {
			ServerResponse response = next.handle(identified(request));
			CacheStatus.append(trace, response.headers());
			return response;
		}
	}

	private ServerRequest identified(ServerRequest request) {
		Optional<String> user = userOf(request.headers().firstHeader(HttpHeaders.AUTHORIZATION));
		if (user.isEmpty() && request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
			throw unauthorized("Writing needs a token.");
		}
		return ServerRequest.from(request).headers((headers) -> {
			headers.remove(HttpHeaders.AUTHORIZATION);
			headers.remove("X-User");
			user.ifPresent((name) -> headers.set("X-User", name));
		}).build();
	}

	private Optional<String> userOf(@Nullable String authorization) {
		if (authorization == null) {
			return Optional.empty();
		}
		if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			throw unauthorized("Only bearer tokens are understood.");
		}
		Optional<String> user = this.tokens.userOf(authorization.substring(BEARER.length()).trim());
		return Optional.of(user.orElseThrow(() -> unauthorized("The token is not valid, or no longer.")));
	}

	private static ErrorResponseException unauthorized(String detail) {
		ErrorResponseException exception = new ErrorResponseException(HttpStatus.UNAUTHORIZED,
				ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, detail), null);
		exception.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		return exception;
	}

}
