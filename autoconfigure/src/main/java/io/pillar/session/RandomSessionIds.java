package io.pillar.session;

import java.security.SecureRandom;
import java.util.Base64;

import org.springframework.session.SessionIdGenerator;

/**
 * Makes ids of 192 random bits.
 */
final class RandomSessionIds implements SessionIdGenerator {

	private static final int BYTES = 24;

	private final SecureRandom random = new SecureRandom();

	@Override
	public String generate() {
		byte[] id = new byte[BYTES];
		this.random.nextBytes(id);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
	}

}
