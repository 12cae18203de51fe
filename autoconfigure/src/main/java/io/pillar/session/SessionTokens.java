package io.pillar.session;

import java.util.Optional;

/**
 * Logs users in by tokens, for clients that keep no cookies. A token is the id of a
 * session of its own: what is true of sessions is true of it, and what a request with the
 * header of {@code pillar.session.header} keeps in its session is kept there.
 * <p>
 * A token that one node made is valid on all of them at once, and one that was revoked is
 * valid nowhere: a node that remembers the session hears of it, or asks within a second.
 * <p>
 * While Redis is away a new token lives on the node that made it and is valid everywhere
 * when Redis is back. Tokens that a node has seen are valid there for
 * {@code pillar.session.grace}, unless {@code pillar.session.on-redis-down} is
 * {@code strict}; all others fail with {@link io.pillar.redis.RedisUnavailableException},
 * because nobody knows.
 * <p>
 * All methods may wait for Redis, for as long as {@code pillar.redis.timeout} at most.
 *
 * @since 0.1.0
 */
public interface SessionTokens {

	/**
	 * Begin a session for a user whose identity was proven. The time until it ends unused
	 * is that of all sessions.
	 * @param user the user
	 * @param client from where the user logs in, for the list of the user's sessions
	 * @return the token
	 * @throws SessionLimitExceededException if the user has as many sessions as are
	 * allowed, and one more is refused
	 */
	SessionToken create(SessionUser user, SessionClient client);

	/**
	 * Begin a session for a user whose identity was proven.
	 * @param user the user
	 * @return the token
	 * @throws SessionLimitExceededException if the user has as many sessions as are
	 * allowed, and one more is refused
	 */
	default SessionToken create(SessionUser user) {
		return create(user, SessionClient.of(null, null));
	}

	/**
	 * Find out whose a token is. That is a use of the session, which puts its end off.
	 * @param token what the client sent, of any content
	 * @return the token, empty where it is not valid, or no token's session
	 */
	Optional<SessionToken> validate(String token);

	/**
	 * Replace a token by another one of the same session. The old one is not valid any
	 * more; of several who renew it at the same time one succeeds. The longest life of a
	 * session is not extended.
	 * @param token what the client sent, of any content
	 * @return the new token, empty where the old one is not valid
	 */
	Optional<SessionToken> renew(String token);

	/**
	 * End the session of a token.
	 * @param token what the client sent, of any content
	 */
	void revoke(String token);

}
