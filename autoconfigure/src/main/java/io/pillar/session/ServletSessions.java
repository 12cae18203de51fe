package io.pillar.session;

import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionRepository;

/**
 * The sessions as the filter of Spring Session uses them in a request.
 */
/*
 * The filter looks a session up when somebody asks for it, once more when the response is
 * committed and once more at the end, and the registry of Spring Security once more.
 * Within one request they all mean the same session, so that it is loaded once and then
 * remembered for the request, whatever thread goes on with it.
 *
 * Whoever sets or removes the user of a session gives it another id, under which nothing
 * is stored before the end of the request. A session that is ended before that lies where
 * it lay, and is ended there.
 */
final class ServletSessions implements SessionRepository<SharedSession> {

	private static final String SEEN = ServletSessions.class.getName();

	private final SharedSessionRepository sessions;

	private final SessionIds ids;

	private final ThreadLocal<@Nullable Seen> current = new ThreadLocal<>();

	ServletSessions(SharedSessionRepository sessions, SessionIds ids) {
		this.sessions = sessions;
		this.ids = ids;
	}

	/**
	 * Begin to work on a request on this thread.
	 * @param request the request, begun here or elsewhere
	 * @return what this thread worked on before
	 */
	@Nullable Seen enter(HttpServletRequest request) {
		Seen before = this.current.get();
		Seen seen = (Seen) request.getAttribute(SEEN);
		if (seen == null) {
			seen = new Seen(SessionClient.of(request.getRemoteAddr(), request.getHeader("User-Agent")));
			request.setAttribute(SEEN, seen);
		}
		this.current.set(seen);
		return before;
	}

	/**
	 * Leave the request.
	 * @param before what this thread worked on before
	 */
	void leave(@Nullable Seen before) {
		if (before == null) {
			this.current.remove();
		}
		else {
			this.current.set(before);
		}
	}

	@Override
	public SharedSession createSession() {
		SharedSession session = this.sessions.createSession();
		remember(session.getId(), session);
		return session;
	}

	@Override
	public @Nullable SharedSession findById(String id) {
		Seen seen = this.current.get();
		if (seen == null) {
			return this.sessions.findById(id);
		}
		if (!seen.sessions.containsKey(id)) {
			if (seen.sessions.size() >= Seen.MAX) {
				return null;
			}
			remember(id, this.sessions.findById(id));
		}
		SharedSession session = seen.sessions.get(id);
		// one that got another id is not to be had by this one any more
		return (session != null && session.getId().equals(id)) ? session : null;
	}

	private void remember(String id, @Nullable SharedSession session) {
		Seen seen = this.current.get();
		if (seen != null) {
			seen.sessions.put(id, session);
		}
	}

	@Override
	public void save(SharedSession session) {
		Seen seen = this.current.get();
		if (seen != null && session.key().user() != null && session.getAttribute(SessionClient.ATTRIBUTE) == null) {
			session.setAttribute(SessionClient.ATTRIBUTE, seen.client);
		}
		this.sessions.save(session);
		remember(session.getId(), session.isGone() ? null : session);
	}

	@Override
	public void deleteById(String id) {
		Seen seen = this.current.get();
		if (seen != null) {
			seen.sessions.values()
				.stream()
				.filter((session) -> session != null && session.getId().equals(id))
				.forEach(this::deleteWhereItLies);
		}
		this.sessions.deleteById(id);
		remember(id, null);
	}

	private void deleteWhereItLies(SharedSession session) {
		StoredSession stored = session.stored();
		if (stored != null && !stored.key().equals(session.key())) {
			this.sessions.deleteById(this.ids.handle(stored.key()));
		}
	}

	/**
	 * What a request has seen.
	 */
	static final class Seen {

		// a client may send any number of cookies, and each is looked up
		private static final int MAX = 4;

		private final Map<String, @Nullable SharedSession> sessions = new HashMap<>();

		private final SessionClient client;

		Seen(SessionClient client) {
			this.client = client;
		}

	}

}
