package io.pillar.sample.demo;

import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.sample.access.Identity;
import io.pillar.sample.access.Tokens;

/**
 * Gives a token to anyone who says a name, in place of a login.
 */
@RestController
@Profile("demo")
class DevTokenController {

	private final Tokens tokens;

	DevTokenController(Tokens tokens) {
		this.tokens = tokens;
	}

	@PostMapping("/api/dev-tokens")
	Map<String, String> issue(@Valid @RequestBody DevTokenRequest request) {
		return Map.of("token", this.tokens.issue(request.user()));
	}

	record DevTokenRequest(@NotNull @Pattern(regexp = Identity.USER) String user) {

	}

}
