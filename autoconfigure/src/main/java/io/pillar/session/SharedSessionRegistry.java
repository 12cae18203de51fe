package io.pillar.session;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.session.SessionRepository;

/**
 * What Spring Security asks about sessions, answered for all nodes. A session that it
 * expires is marked, so that its user is told in the next request, on whatever node.
 */
final class SharedSessionRegistry implements SessionRegistry {

	private static final String EXPIRED = "io.pillar.session.expired";

	private final SessionParts parts;

	private final SharedSessionRepository sessions;

	private final SessionRepository<SharedSession> seen;

	/**
	 * Create a registry.
	 * @param parts what sessions stand on
	 * @param sessions the sessions of all users
	 * @param seen the sessions as a request sees them
	 */
	SharedSessionRegistry(SessionParts parts, SharedSessionRepository sessions, SessionRepository<SharedSession> seen) {
		this.parts = parts;
		this.sessions = sessions;
		this.seen = seen;
	}

	/**
	 * Names of users are stored in no form that could be read.
	 */
	@Override
	public List<Object> getAllPrincipals() {
		throw new UnsupportedOperationException("Who the users are is stored as hashes only. Ask for one of them");
	}

	@Override
	public List<SessionInformation> getAllSessions(Object principal, boolean includeExpiredSessions) {
		List<SessionInformation> all = new ArrayList<>();
		for (SharedSession session : this.sessions.findByPrincipalName(name(principal)).values()) {
			if (includeExpiredSessions || !isMarked(session)) {
				all.add(new Information(session));
			}
		}
		return all;
	}

	@Override
	public @Nullable SessionInformation getSessionInformation(String sessionId) {
		SharedSession session = this.seen.findById(sessionId);
		return (session != null) ? new Information(session) : null;
	}

	/**
	 * Sessions say themselves when they were used.
	 */
	@Override
	public void refreshLastRequest(String sessionId) {
	}

	/**
	 * Sessions say themselves whose they are.
	 */
	@Override
	public void registerNewSession(String sessionId, Object principal) {
	}

	/**
	 * Sessions say themselves that they are gone.
	 */
	@Override
	public void removeSessionInformation(String sessionId) {
	}

	private static String name(Object principal) {
		if (principal instanceof UserDetails details) {
			return details.getUsername();
		}
		if (principal instanceof AuthenticatedPrincipal authenticated) {
			return authenticated.getName();
		}
		return (principal instanceof Principal named) ? named.getName() : principal.toString();
	}

	private String principal(SharedSession session) {
		return this.parts.principals().resolveIndexesFor(session).getOrDefault(SessionParts.PRINCIPAL, "");
	}

	private static boolean isMarked(SharedSession session) {
		return Boolean.TRUE.equals(session.getAttribute(EXPIRED));
	}

	/**
	 * What is known of a session.
	 */
	private final class Information extends SessionInformation {

		private static final long serialVersionUID = 1L;

		private final transient SharedSession session;

		Information(SharedSession session) {
			super(SharedSessionRegistry.this.principal(session), session.getId(),
					Date.from(session.getLastAccessedTime()));
			this.session = session;
			if (isMarked(session)) {
				super.expireNow();
			}
		}

		@Override
		public void expireNow() {
			super.expireNow();
			this.session.setAttribute(EXPIRED, Boolean.TRUE);
			SharedSessionRegistry.this.sessions.save(this.session);
		}

	}

}
