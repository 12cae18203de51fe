package io.pillar.session;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.session.web.http.HttpSessionIdResolver;

/**
 * Looks at a few of the ids that a client sends: it may send hundreds, and each is looked
 * up. Of what is kept back from a client, or is not stored because it was refused, it is
 * not told.
 */
final class FewSessionIds implements HttpSessionIdResolver {

	private final HttpSessionIdResolver resolver;

	private final SessionIds ids;

	FewSessionIds(HttpSessionIdResolver resolver, SessionIds ids) {
		this.resolver = resolver;
		this.ids = ids;
	}

	@Override
	public List<String> resolveSessionIds(HttpServletRequest request) {
		return this.ids.few(this.resolver.resolveSessionIds(request));
	}

	@Override
	public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {
		if (!ServletSessions.keepsBack(request, sessionId) && !this.ids.isMoving(sessionId)) {
			this.resolver.setSessionId(request, response, sessionId);
		}
	}

	@Override
	public void expireSession(HttpServletRequest request, HttpServletResponse response) {
		this.resolver.expireSession(request, response);
	}

}
