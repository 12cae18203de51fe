package io.pillar.sample.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Service;

/**
 * Issues tokens and says whose they are.
 *
 * @since 0.1.0
 */
@Service
public class Tokens {

	private final TokenChecks checks;

	private final JwtEncoder encoder;

	private final TokenProperties properties;

	private final Clock clock;

	Tokens(TokenChecks checks, JwtEncoder encoder, TokenProperties properties, Clock clock) {
		this.checks = checks;
		this.encoder = encoder;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * Issue a token.
	 * @param user who will show it
	 * @return the signed token
	 */
	public String issue(String user) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject(user)
			.issuedAt(now)
			.expiresAt(now.plus(this.properties.lifetime()))
			.build();
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		Jwt token = this.encoder.encode(JwtEncoderParameters.from(header, claims));
		this.checks.issued(digest(token.getTokenValue()), token);
		return token.getTokenValue();
	}

	/**
	 * Find out whose a token is. A cached answer ends with its token, however long the
	 * cache keeps it.
	 * @param token what the client sent
	 * @return the user, or empty if the token is not valid
	 */
	public Optional<String> userOf(String token) {
		try {
			return Optional.of(this.checks.check(digest(token), token))
				.filter((identity) -> this.clock.instant().isBefore(identity.expiresAt()))
				.map(Identity::user);
		}
		catch (JwtException ex) {
			return Optional.empty();
		}
	}

	private static String digest(String token) {
		try {
			byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
