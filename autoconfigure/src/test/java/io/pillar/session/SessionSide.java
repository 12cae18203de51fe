package io.pillar.session;

import io.pillar.redis.RedisUnavailableException;

/**
 * What one node does with sessions.
 *
 * @param parts what its sessions stand on
 * @param store where they lie
 * @param repository the sessions
 * @param updates exact changes
 * @param log what began and ended here
 */
record SessionSide(SessionParts parts, SessionStore store, SharedSessionRepository repository, SessionUpdates updates,
		SessionLog log) {

	static SessionSide of(SessionParts parts, SessionStore store, SessionLog log) {
		return new SessionSide(parts, store, new SharedSessionRepository(new SessionAccess(parts, store, log)),
				new AtomicSessionUpdates(parts, store), log);
	}

	/**
	 * Return a session as a request sees it, nothing also where nobody can say.
	 */
	SharedSession find(String id) {
		try {
			return this.repository.findById(id);
		}
		catch (RedisUnavailableException ex) {
			return null;
		}
	}

	SharedSession create() {
		return this.repository.createSession();
	}

	void save(SharedSession session) {
		this.repository.save(session);
	}

}
