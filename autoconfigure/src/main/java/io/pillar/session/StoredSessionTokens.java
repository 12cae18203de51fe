package io.pillar.session;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Tokens that are ids of sessions.
 */
final class StoredSessionTokens implements SessionTokens {

	private final SessionParts parts;

	private final SharedSessionRepository sessions;

	private final SecurityContextSource contexts;

	StoredSessionTokens(SessionParts parts, SharedSessionRepository sessions, SecurityContextSource contexts) {
		this.parts = parts;
		this.sessions = sessions;
		this.contexts = contexts;
	}

	@Override
	public SessionToken create(SessionUser user, SessionClient client) {
		SharedSession session = this.sessions.createSession();
		session.setAttribute(SessionParts.PRINCIPAL, user.id());
		session.setAttribute(SessionUser.ATTRIBUTE, user);
		session.setAttribute(SessionClient.ATTRIBUTE, client);
		Object context = this.contexts.context(user);
		if (context != null) {
			session.setAttribute(SessionUser.SECURITY_CONTEXT, context);
		}
		this.sessions.save(session);
		return token(session, user);
	}

	@Override
	public Optional<SessionToken> validate(String token) {
		return find(token).map(this::stored);
	}

	@Override
	public Optional<SessionToken> renew(String token) {
		return find(token).map((session) -> {
			session.changeSessionId();
			return stored(session);
		});
	}

	private @Nullable SessionToken stored(SharedSession session) {
		this.sessions.save(session);
		// it may have ended since it was found
		return session.isGone() ? null : token(session);
	}

	@Override
	public void revoke(String token) {
		// a handle is not a token
		if (SessionIds.keyOfHandle(token) == null) {
			this.sessions.deleteById(token);
		}
	}

	private Optional<SharedSession> find(String token) {
		SharedSession session = this.sessions.findById(token);
		if (session == null || user(session) == null || session.isExpired()) {
			return Optional.empty();
		}
		session.setLastAccessedTime(this.parts.clock().instant());
		return Optional.of(session);
	}

	private static @Nullable SessionUser user(SharedSession session) {
		Object user = session.getAttribute(SessionUser.ATTRIBUTE);
		return (user instanceof SessionUser known) ? known : null;
	}

	private static @Nullable SessionToken token(SharedSession session) {
		SessionUser user = user(session);
		return (user != null) ? token(session, user) : null;
	}

	private static SessionToken token(SharedSession session, SessionUser user) {
		StoredSession stored = session.stored();
		return new SessionToken(session.getId(), session.handle(), user, session.getCreationTime(),
				(stored != null) ? stored.record().expires() : null);
	}

}
