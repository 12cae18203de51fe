package io.pillar.sample.gateway;

import java.security.Principal;
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

import io.pillar.sample.cachestatus.CacheStatus;

/**
 * Tells the service in {@code X-User} who is asking. Reading needs no token; one that is
 * shown must be valid all the same.
 */
@Component
class BearerFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ServerResponse response = next.handle(identified(request));
		CacheStatus.append(IdentityFilter.traceOf(request.servletRequest()), response.headers());
		return response;
	}

	private static ServerRequest identified(ServerRequest request) {
		Optional<String> user = request.principal().map(Principal::getName);
		if (user.isEmpty()) {
			refuse(request.method(), request.headers().firstHeader(HttpHeaders.AUTHORIZATION));
		}
		return ServerRequest.from(request).headers((headers) -> {
			headers.remove(HttpHeaders.AUTHORIZATION);
			headers.remove("X-User");
			user.ifPresent((name) -> headers.set("X-User", name));
		}).build();
	}

	private static void refuse(HttpMethod method, @Nullable String authorization) {
		if (authorization != null) {
			throw unauthorized(IdentityFilter.isBearer(authorization) ? "The token is not valid, or no longer."
					: "Only bearer tokens are understood.");
		}
		if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
			throw unauthorized("Writing needs a token.");
		}
	}

	private static ErrorResponseException unauthorized(String detail) {
		ErrorResponseException exception = new ErrorResponseException(HttpStatus.UNAUTHORIZED,
				ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, detail), null);
		exception.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		return exception;
	}

}
