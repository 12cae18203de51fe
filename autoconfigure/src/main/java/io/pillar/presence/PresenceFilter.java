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
final class PresenceFilter implements Filter {

	private static final Log logger = LogFactory.getLog(PresenceFilter.class);

	private final Presence presence;

	PresenceFilter(Presence presence) {
		this.presence = presence;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest http) {
			note(http);
		}
		chain.doFilter(request, response);
	}

	private void note(HttpServletRequest request) {
		try {
			String user = request.getRemoteUser();
			if (user != null && PresenceNames.isValid(user)) {
				this.presence.active(user);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Who sent a request is not made online", ex);
		}
	}

}
