package io.pillar.sample.access;

import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Checks signatures, once per token and fleet. The key is a digest, so that whoever reads
 * the cache learns no token.
 *
 * @since 0.1.0
 */
@Component
public class TokenChecks {

	private final JwtDecoder decoder;

	TokenChecks(JwtDecoder decoder) {
		this.decoder = decoder;
	}

	/**
	 * Check a token.
	 * @param digest the token's digest
	 * @param token the token
	 * @return what it says
	 */
	@Cacheable(cacheNames = "tokens", key = "#digest")
	public Identity check(String digest, String token) {
		return identity(this.decoder.decode(token));
	}

	/**
	 * Remember a token that was signed here. Putting is safe, as it would not be for
	 * bots: what a token says never changes.
	 * @param digest the token's digest
	 * @param token the token
	 * @return what it says
	 */
	@CachePut(cacheNames = "tokens", key = "#digest")
	public Identity issued(String digest, Jwt token) {
		return identity(token);
	}

	private static Identity identity(Jwt token) {
		if (token.getSubject() == null || token.getExpiresAt() == null) {
			throw new BadJwtException("A token names its user and its end");
		}
		return new Identity(token.getSubject(), token.getExpiresAt());
	}

}
