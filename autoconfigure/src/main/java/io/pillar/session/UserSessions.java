package io.pillar.session;

import java.util.List;
import java.util.Optional;

/**
 * Looks after the sessions of users, whether they were begun with a cookie or a token.
 * <p>
 * What is ended here is ended on all nodes when the call returns: those that remember the
 * session are told, in less than a tenth of a second where they can be reached, and ask
 * within a second where not. A request that is under way goes on, but stores nothing any
 * more.
 * <p>
 * While Redis is away lists hold what this node knows. Ending works on this node at once
 * and on the others when Redis is back.
 * <p>
 * All methods may wait for Redis, for as long as {@code pillar.redis.timeout} at most.
 *
 * @since 0.1.0
 */
public interface UserSessions {

	/**
	 * List the sessions of a user.
	 * @param user the name of the user, as it is in sessions
	 * @return the sessions that are alive, first the one that was used last
	 */
	List<UserSession> of(String user);

	/**
	 * Return what names a session, to find it in a list of sessions.
	 * @param sessionId the id of a session, or a token
	 * @return its handle, empty where no session can have this id
	 */
	Optional<String> handleOf(String sessionId);

	/**
	 * End a session of a user.
	 * @param user the name of the user
	 * @param handle what names the session, of any content
	 * @return whether it was there; {@code false} also where it is another user's
	 */
	boolean end(String user, String handle);

	/**
	 * End all sessions of a user: log out everywhere.
	 * @param user the name of the user
	 * @return how many there were
	 */
	int endAll(String user);

	/**
	 * End all sessions of a user but one.
	 * @param user the name of the user
	 * @param session the id of the session that stays, its token or its handle
	 * @return how many were ended
	 */
	int endAllExcept(String user, String session);

}
