package io.pillar.session;

import java.time.Instant;
import java.util.Optional;

/**
 * A session of a user, as its user or an administrator sees it.
 *
 * @since 0.1.0
 */
public interface UserSession {

	/**
	 * Return what names the session. It cannot be used as a cookie or a token, and it
	 * changes when the id of the session does.
	 * @return the handle, of letters, digits, hyphens, underscores and tildes
	 */
	String handle();

	/**
	 * Return from where it was begun.
	 * @return the client, with empty parts where nothing is known
	 */
	SessionClient client();

	/**
	 * Return when it began.
	 * @return the moment, by the clock of Redis
	 */
	Instant createdAt();

	/**
	 * Return when it was last used, which may be a twentieth of its time-out ago more
	 * than it says.
	 * @return the moment, by the clock of Redis
	 */
	Instant lastSeenAt();

	/**
	 * Return when it ends if it is not used any more.
	 * @return the moment, by the clock of Redis, empty for never
	 */
	Optional<Instant> expiresAt();

}
