package io.pillar.session;

import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A token and the session behind it. Whoever has its value is the user, so that its text
 * does not show it.
 *
 * @since 0.1.0
 */
public final class SessionToken {

	private final String value;

	private final String handle;

	private final SessionUser user;

	private final Instant createdAt;

	private final @Nullable Instant expiresAt;

	SessionToken(String value, String handle, SessionUser user, Instant createdAt, @Nullable Instant expiresAt) {
		this.value = value;
		this.handle = handle;
		this.user = user;
		this.createdAt = createdAt;
		this.expiresAt = expiresAt;
	}

	/**
	 * Return what the client shows in each request, such as in the header
	 * {@code X-Auth-Token}. It is the id of the session.
	 * @return the secret value
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return what names the session to those who look after it, as
	 * {@link UserSession#handle()} does.
	 * @return the handle, which is not secret
	 */
	public String handle() {
		return this.handle;
	}

	/**
	 * Return whose token it is.
	 * @return the user
	 */
	public SessionUser user() {
		return this.user;
	}

	/**
	 * Return when the session began.
	 * @return the moment, by the clock of Redis
	 */
	public Instant createdAt() {
		return this.createdAt;
	}

	/**
	 * Return when the session ends if the token is not used any more.
	 * @return the moment, by the clock of Redis, empty for never
	 */
	public Optional<Instant> expiresAt() {
		return Optional.ofNullable(this.expiresAt);
	}

	@Override
	public String toString() {
		return "token of session " + this.handle;
	}

}
