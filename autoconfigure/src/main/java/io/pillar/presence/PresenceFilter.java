package io.pillar.presence;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes users online who are signed in and send requests. No request fails because of it,
 * and none waits for Redis.
 */
/*
 * To ask who sends a request would load its session, for a page that may need none. So
 * where Spring Session keeps sessions, only those are asked for whose session was loaded,
 * or who came with the request itself: before it is answered, which may take long, or
 * else after that.
 */
final class PresenceFilter implements Filter {

	private static final Log logger = LogFactory.getLog(PresenceFilter.class);

	// of Spring Session, and of a session that it has loaded
	private static final String REPOSITORY = "org.springframework.session.SessionRepository";

	private static final String LOADED = REPOSITORY + ".CURRENT_SESSION";

	// of Spring Security, for who is signed in by a header
	private static final String BY_HEADER = "org.springframework.security.web.context."
			+ "RequestAttributeSecurityContextRepository.SPRING_SECURITY_CONTEXT";

	private final Presence presence;

	PresenceFilter(Presence presence) {
		this.presence = presence;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		boolean isAsked = askable(request);
		if (isAsked) {
			note(request);
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (!isAsked && askable(request)) {
				note(request);
			}
		}
	}

	private static boolean askable(ServletRequest request) {
		return request.getAttribute(REPOSITORY) == null || request.getAttribute(LOADED) != null
				|| request.getAttribute(BY_HEADER) != null;
	}

	private void note(ServletRequest request) {
		try {
			String user = (request instanceof HttpServletRequest http) ? http.getRemoteUser() : null;
			if (user != null && PresenceNames.isValid(user)) {
				this.presence.active(user);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Who sent a request is not made online", ex);
		}
	}

}
