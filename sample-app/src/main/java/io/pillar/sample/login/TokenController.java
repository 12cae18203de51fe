package io.pillar.sample.login;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.sample.access.Accounts;
import io.pillar.sample.access.Identity;
import io.pillar.session.SessionClient;
import io.pillar.session.SessionToken;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;

/**
 * Gives a token to whoever knows a password, for clients that keep no cookies. How often
 * one may guess is said by the policy {@code login}.
 */
@RestController
class TokenController {

	private final AuthenticationManager passwords;

	private final Accounts accounts;

	private final SessionTokens tokens;

	TokenController(AuthenticationManager passwords, Accounts accounts, SessionTokens tokens) {
		this.passwords = passwords;
		this.accounts = accounts;
		this.tokens = tokens;
	}

	@PostMapping("/api/tokens")
	Map<String, Object> create(@Valid @RequestBody TokenRequest request, HttpServletRequest from) {
		check(request);
		SessionToken token = this.tokens.create(
				SessionUser.of(request.user(), this.accounts.rolesOf(request.user()).toArray(String[]::new)),
				SessionClient.of(from.getRemoteAddr(), from.getHeader(HttpHeaders.USER_AGENT)));
		Optional<String> end = token.expiresAt().map(Instant::toString);
		return Map.of("token", token.value(), "session", token.handle(), "expiresAt", end.orElse("never"));
	}

	private void check(TokenRequest request) {
		try {
			this.passwords
				.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(request.user(), request.password()));
		}
		catch (AuthenticationException ex) {
			throw new ErrorResponseException(HttpStatus.UNAUTHORIZED,
					ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, "User or password is wrong."), ex);
		}
	}

	record TokenRequest(@NotNull @Pattern(regexp = Identity.USER) String user,
			// BCrypt looks at no more
			@NotNull @Size(max = 72) String password) {

	}

}
