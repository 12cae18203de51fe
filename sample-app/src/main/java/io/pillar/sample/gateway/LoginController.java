package io.pillar.sample.gateway;

import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.sample.access.Accounts;
import io.pillar.sample.access.Identity;
import io.pillar.sample.access.Tokens;

/**
 * Gives a token to whoever knows a password. How often one may guess is said by the
 * policy {@code login}.
 */
@RestController
class LoginController {

	private final Accounts accounts;

	private final Tokens tokens;

	LoginController(Accounts accounts, Tokens tokens) {
		this.accounts = accounts;
		this.tokens = tokens;
	}

	@PostMapping("/login")
	Map<String, String> login(@Valid @RequestBody LoginRequest request) {
		if (!this.accounts.isPassword(request.user(), request.password())) {
			throw new ErrorResponseException(HttpStatus.UNAUTHORIZED,
					ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, "User or password is wrong."), null);
		}
		return Map.of("token", this.tokens.issue(request.user()));
	}

	record LoginRequest(@NotNull @Pattern(regexp = Identity.USER) String user,
			// BCrypt looks at no more
			@NotNull @Size(max = 72) String password) {

	}

}
