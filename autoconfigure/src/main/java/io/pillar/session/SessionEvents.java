package io.pillar.session;

/**
 * Told of sessions that begin and end: once in the fleet, on the node that made it so.
 */
interface SessionEvents {

	/**
	 * A session began.
	 * @param session the session
	 */
	void created(StoredSession session);

	/**
	 * A session was ended.
	 * @param session the session as it was
	 */
	void deleted(StoredSession session);

	/**
	 * A session ended because it was not used, or had lasted long enough.
	 * @param session the session as it was
	 */
	void expired(StoredSession session);

}
