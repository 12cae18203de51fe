package io.pillar.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Where sessions lie. No call waits: each answers when the store does, or fails with
 * {@link io.pillar.redis.RedisUnavailableException} within the time budget of a call to
 * Redis.
 * <p>
 * A session that is gone stays gone: no call but {@link #create} and {@link #move} makes
 * one.
 */
interface SessionStore {

	/**
	 * Look a session up.
	 * @param key where it lies
	 * @return the session, empty where there is none that is alive
	 */
	CompletableFuture<Optional<SessionRecord>> load(SessionKey key);

	/**
	 * Look a session up that is known as it was.
	 * @param key where it lies
	 * @param known what it was, {@code null} where it is not known
	 * @return the session, empty where there is none that is alive
	 */
	default CompletableFuture<Optional<SessionRecord>> load(SessionKey key, @Nullable SessionRecord known) {
		return load(key);
	}

	/**
	 * Store a new session. That of a user is only stored if the user may have one more,
	 * and may end the oldest of them. One that is there already is left as it is.
	 * @param key where it will lie
	 * @param draft what it holds
	 * @param since when the user logged in, on this node
	 * @return {@link SaveAnswer.Saved}, {@link SaveAnswer.Refused}, or
	 * {@link SaveAnswer.Gone} where it was there and ended, or the user's sessions were
	 * ended since
	 */
	CompletableFuture<SaveAnswer> create(SessionKey key, SessionDraft draft, long since);

	/**
	 * Store what changed, if the session is still alive.
	 * @param key where it lies
	 * @param base what the changes were made to
	 * @param changes the changes
	 * @return {@link SaveAnswer.Saved} or {@link SaveAnswer.Gone}
	 */
	CompletableFuture<SaveAnswer> save(SessionKey key, SessionRecord base, SessionChanges changes);

	/**
	 * Let a session that is alive lie elsewhere, which ends it where it lay. Of several
	 * who do this at once, one succeeds.
	 * @param from where it lies
	 * @param to where it will lie
	 * @param base what the changes were made to
	 * @param changes the changes
	 * @param since when the user logged in, on this node, where it gets another user
	 * @return {@link SaveAnswer.Saved}, {@link SaveAnswer.Gone}, or
	 * {@link SaveAnswer.Refused} which leaves it as it was
	 */
	CompletableFuture<SaveAnswer> move(SessionKey from, SessionKey to, SessionRecord base, SessionChanges changes,
			long since);

	/**
	 * Change one attribute, if the session is alive and the attribute is as expected.
	 * @param key where it lies
	 * @param base the session as it was
	 * @param name the attribute
	 * @param expected its encoded value, {@code null} for none
	 * @param replacement the encoded value to give it, {@code null} for none
	 * @return {@link SaveAnswer.Saved}, {@link SaveAnswer.Gone} or
	 * {@link SaveAnswer.Conflict}
	 */
	CompletableFuture<SaveAnswer> exchange(SessionKey key, SessionRecord base, String name, byte @Nullable [] expected,
			byte @Nullable [] replacement);

	/**
	 * End a session.
	 * @param key where it lies
	 * @return the session that was ended, empty where there was none
	 */
	CompletableFuture<Optional<SessionRecord>> delete(SessionKey key);

	/**
	 * List the sessions of a user that are alive.
	 * @param user the tag of the user
	 * @return the sessions, in no order
	 */
	CompletableFuture<List<StoredSession>> sessionsOf(String user);

	/**
	 * End all sessions of a user, also those that other nodes know and cannot be told of
	 * now.
	 * @param user the tag of the user
	 * @param except the session that stays, {@code null} for none
	 * @return how many were ended
	 */
	CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except);

	/**
	 * End all sessions of a user that were there before.
	 * @param user the tag of the user
	 * @param except the session that stays, {@code null} for none
	 * @param since when they ended, on this node: who was away and logged in later stays
	 * @return how many were ended
	 */
	default CompletableFuture<Integer> deleteAll(String user, @Nullable SessionKey except, long since) {
		return deleteAll(user, except);
	}

}
