package io.pillar.docs.session;

import java.util.Optional;

import org.springframework.stereotype.Service;

import io.pillar.session.SessionClient;
import io.pillar.session.SessionToken;
import io.pillar.session.SessionTokens;
import io.pillar.session.SessionUser;

/**
 * Logs users in by a token.
 */
// tag::tokens[]
@Service
public class Tokens {

	private final SessionTokens tokens;

	Tokens(SessionTokens tokens) {
		this.tokens = tokens;
	}

	public String login(String user, String email, String address, String device) {
		SessionUser who = SessionUser.of(user, "USER").withEmail(email);
		return this.tokens.create(who, SessionClient.of(address, device)).value();
	}

	public Optional<String> userOf(String token) {
		return this.tokens.validate(token).map((valid) -> valid.user().id());
	}

	public Optional<String> renew(String token) {
		return this.tokens.renew(token).map(SessionToken::value);
	}

}
// end::tokens[]
