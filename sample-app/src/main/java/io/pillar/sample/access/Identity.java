package io.pillar.sample.access;

import java.time.Instant;

/**
 * What a valid token says.
 *
 * @param user who is asking
 * @param expiresAt from when on the token is worth nothing
 * @since 0.1.0
 */
public record Identity(String user, Instant expiresAt) {

	/**
	 * What a user may be called.
	 */
	public static final String USER = "[a-z][a-z0-9-]{0,31}";

}
