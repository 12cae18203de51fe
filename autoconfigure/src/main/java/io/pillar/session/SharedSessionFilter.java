package io.pillar.session;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Spring Session's filter, which says where a request begins and ends. A user who has as
 * many sessions as are allowed, and begins one more, is answered with 409, and one for
 * whom a node has no room without Redis with 503.
 */
final class SharedSessionFilter extends SessionRepositoryFilter<SharedSession> {

	private final ServletSessions sessions;

	SharedSessionFilter(ServletSessions sessions) {
		super(sessions);
		this.sessions = sessions;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		ServletSessions.Seen before = this.sessions.enter(request);
		try {
			super.doFilterInternal(request, response, chain);
		}
		catch (SessionLimitExceededException ex) {
			refuse(response, HttpServletResponse.SC_CONFLICT, ex);
		}
		catch (UnkeptSession ex) {
			refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, ex);
		}
		finally {
			this.sessions.leave(before);
		}
	}

	/**
	 * The session is stored when the response is about to begin, so that it can still be
	 * another one.
	 */
	private void refuse(HttpServletResponse response, int status, RuntimeException ex) throws IOException {
		this.sessions.forget();
		if (response.isCommitted()) {
			throw ex;
		}
		response.reset();
		response.sendError(status, ex.getMessage());
	}

}
