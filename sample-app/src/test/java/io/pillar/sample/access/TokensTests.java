package io.pillar.sample.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TokensTests {

	private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

	private final TokenProperties properties = new TokenProperties("a".repeat(32), Duration.ofHours(1));

	@Test
	void userOfIssuedTokenIsTheUser() {
		assertThat(tokens(NOON).userOf(tokens(NOON).issue("alice"))).contains("alice");
	}

	@Test
	void userOfExpiredTokenIsEmpty() {
		String token = tokens(NOON).issue("alice");
		assertThat(tokens(NOON.plusSeconds(3599)).userOf(token)).contains("alice");
		assertThat(tokens(NOON.plusSeconds(3600)).userOf(token)).isEmpty();
	}

	@Test
	void userOfExpiredTokenIsEmptyAlthoughTheCacheStillHasIt() {
		TokenChecks cached = new TokenChecks((token) -> {
			throw new IllegalStateException("not asked");
		}) {

			@Override
			public Identity check(String digest, String token) {
				return new Identity("alice", NOON);
			}

		};
		assertThat(tokens(cached, NOON.minusMillis(1)).userOf("token")).contains("alice");
		assertThat(tokens(cached, NOON).userOf("token")).isEmpty();
	}

	@Test
	void userOfTokenThatWasTamperedWithIsEmpty() {
		String token = tokens(NOON).issue("alice");
		String[] parts = token.split("\\.");
		String other = tokens(NOON).issue("mallory").split("\\.")[1];
		assertThat(tokens(NOON).userOf(parts[0] + "." + other + "." + parts[2])).isEmpty();
	}

	@Test
	void userOfTokenSignedWithAnotherSecretIsEmpty() {
		TokenProperties others = new TokenProperties("b".repeat(32), Duration.ofHours(1));
		assertThat(tokens(NOON).userOf(sign(others, claims(NOON.plusSeconds(60)).build()))).isEmpty();
	}

	@Test
	void userOfTokenThatNeverExpiresIsEmpty() {
		assertThat(tokens(NOON).userOf(sign(this.properties, JwtClaimsSet.builder().subject("alice").build())))
			.isEmpty();
	}

	@Test
	void userOfTokenWithoutUserIsEmpty() {
		String token = sign(this.properties, JwtClaimsSet.builder().expiresAt(NOON.plusSeconds(60)).build());
		assertThat(tokens(NOON).userOf(token)).isEmpty();
	}

	@Test
	void userOfTextThatIsNoTokenIsEmpty() {
		assertThat(tokens(NOON).userOf("junk")).isEmpty();
		assertThat(tokens(NOON).userOf("")).isEmpty();
	}

	@Test
	void issueRemembersTheTokenUnderItsDigestOnly() {
		List<String> digests = new ArrayList<>();
		TokenChecks checks = new TokenChecks((token) -> {
			throw new IllegalStateException("not asked");
		}) {

			@Override
			public Identity issued(String digest, Jwt token) {
				digests.add(digest);
				return super.issued(digest, token);
			}

		};
		String token = tokens(checks, NOON).issue("alice");
		assertThat(digests).singleElement().asString().matches("[0-9a-f]{64}").isNotEqualTo(token);
	}

	@Test
	void keyOfShortSecretIsRefused() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new TokenProperties("short", Duration.ofHours(1)).key())
			.withMessageContaining("sample.tokens.secret")
			.withMessageNotContaining("'short'");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new TokenProperties(null, Duration.ofHours(1)).key());
	}

	private Tokens tokens(Instant now) {
		TokenConfiguration configuration = new TokenConfiguration();
		return tokens(new TokenChecks(configuration.jwtDecoder(this.properties, at(now))), now);
	}

	private Tokens tokens(TokenChecks checks, Instant now) {
		JwtEncoder encoder = new TokenConfiguration().jwtEncoder(this.properties);
		return new Tokens(checks, encoder, this.properties, at(now));
	}

	private static Clock at(Instant now) {
		return Clock.fixed(now, ZoneOffset.UTC);
	}

	private static JwtClaimsSet.Builder claims(Instant expiresAt) {
		return JwtClaimsSet.builder().subject("alice").expiresAt(expiresAt);
	}

	private static String sign(TokenProperties properties, JwtClaimsSet claims) {
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		return new TokenConfiguration().jwtEncoder(properties)
			.encode(JwtEncoderParameters.from(header, claims))
			.getTokenValue();
	}

}
