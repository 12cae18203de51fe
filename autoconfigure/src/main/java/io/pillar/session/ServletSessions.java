package io.pillar.session;

import java.util.HashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionRepository;

import io.pillar.redis.RedisUnavailableException;

/**
 * The sessions as the filter of Spring Session uses them in a request.
 */
/*
 * The filter looks a session up when somebody asks for it, once more when the response is
 * committed and once more at the end, and the registry of Spring Security once more.
 * Within one request they all mean the same session, so that it is loaded once and then
 * remembered for the request, whatever thread goes on with it.
 *
 * Where Redis is away and this node does not know the session that a client names, nobody
 * can say whether there is one. A new session in its place would take the client's cookie
 * away from a session that is alive. So what such a request begins lasts as long as the
 * request: it is not stored, and the client is not told of it. Unless somebody logs in:
 * then it is what the client wants.
 */
final class ServletSessions implements SessionRepository<SharedSession> {

	private static final String SEEN = ServletSessions.class.getName();

	private final SharedSessionRepository sessions;

	private final ThreadLocal<@Nullable Seen> current = new ThreadLocal<>();

	ServletSessions(SharedSessionRepository sessions) {
		this.sessions = sessions;
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
				return find(seen, id);
			}
			seen.sessions.put(id, find(seen, id));
		}
		SharedSession session = seen.sessions.get(id);
		// one that got another id is not to be had by this one any more
		return (session != null && session.getId().equals(id)) ? session : null;
	}

	private @Nullable SharedSession find(Seen seen, String id) {
		try {
			return this.sessions.findById(id);
		}
		catch (RedisUnavailableException ex) {
			seen.isUnsure = true;
			return null;
		}
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
		if (seen != null && seen.keepsBack(session)) {
			return;
		}
		if (seen != null && session.key().user() != null
				&& !session.getAttributeNames().contains(SessionClient.ATTRIBUTE)) {
			session.setAttribute(SessionClient.ATTRIBUTE, seen.client);
		}
		this.sessions.save(session);
		remember(session.getId(), session.isGone() ? null : session);
	}

	@Override
	public void deleteById(String id) {
		this.sessions.deleteById(id);
		remember(id, null);
	}

	/**
	 * Return whether a client must not be told of a session that lasts as long as its
	 * request.
	 * @param request the request
	 * @param id the id of the session
	 * @return whether it is so
	 */
	static boolean keepsBack(HttpServletRequest request, String id) {
		Seen seen = (Seen) request.getAttribute(SEEN);
		return seen != null && seen.sessions.values()
			.stream()
			.anyMatch((session) -> session != null && session.getId().equals(id) && seen.keepsBack(session));
	}

	/**
	 * Forget what this request has seen: what it did was not done.
	 */
	void forget() {
		Seen seen = this.current.get();
		if (seen != null) {
			seen.sessions.clear();
		}
	}

	/**
	 * What a request has seen.
	 */
	static final class Seen {

		private static final int MAX = 100;

		private final Map<String, @Nullable SharedSession> sessions = new HashMap<>();

		private final SessionClient client;

		private volatile boolean isUnsure;

		Seen(SessionClient client) {
			this.client = client;
		}

		private boolean keepsBack(SharedSession session) {
			return this.isUnsure && session.stored() == null && session.key().user() == null;
		}

	}

}
