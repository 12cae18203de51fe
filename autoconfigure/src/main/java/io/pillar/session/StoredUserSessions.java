package io.pillar.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks after the sessions of users in the store.
 */
final class StoredUserSessions implements UserSessions {

	private static final SessionClient UNKNOWN = SessionClient.of(null, null);

	private final SessionParts parts;

	private final SessionStore store;

	StoredUserSessions(SessionParts parts, SessionStore store) {
		this.parts = parts;
		this.store = store;
	}

	@Override
	public List<UserSession> of(String user) {
		return SharedSessionRepository.await(this.store.sessionsOf(tag(user)))
			.stream()
			.map(this::listed)
			.sorted(Comparator.comparing(UserSession::lastSeenAt).reversed().thenComparing(UserSession::handle))
			.toList();
	}

	private UserSession listed(StoredSession stored) {
		SessionRecord record = stored.record();
		SharedSession session = new SharedSession(this.parts, this.parts.ids().handle(stored.key()), stored);
		Object client = session.getAttribute(SessionClient.ATTRIBUTE);
		return new Listed(session.getId(), (client instanceof SessionClient known) ? known : UNKNOWN, record.created(),
				record.accessed(), Optional.ofNullable(record.expires()));
	}

	@Override
	public Optional<String> handleOf(String sessionId) {
		return Optional.ofNullable(this.parts.ids().key(sessionId)).map(this.parts.ids()::handle);
	}

	@Override
	public boolean end(String user, String handle) {
		SessionKey key = SessionIds.keyOfHandle(handle);
		if (key == null || !tag(user).equals(key.user())) {
			return false;
		}
		return SharedSessionRepository.await(this.store.delete(key)).isPresent();
	}

	@Override
	public int endAll(String user) {
		return SharedSessionRepository.await(this.store.deleteAll(tag(user), null));
	}

	@Override
	public int endAllExcept(String user, String session) {
		SessionKey handle = SessionIds.keyOfHandle(session);
		SessionKey except = (handle != null) ? handle : this.parts.ids().key(session);
		// another user's session is none of this user's, and would not be spared
		boolean theirs = except != null && tag(user).equals(except.user());
		return SharedSessionRepository.await(this.store.deleteAll(tag(user), theirs ? except : null));
	}

	private String tag(String user) {
		return this.parts.ids().user(user);
	}

	private record Listed(String handle, SessionClient client, Instant createdAt, Instant lastSeenAt,
			Optional<Instant> expiresAt) implements UserSession {

	}

}
