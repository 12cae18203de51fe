package io.pillar.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Logs a user out everywhere: ends all sessions of the user on all nodes. For Spring
 * Security's {@code logout}, beside its own handlers.
 * <p>
 * While Redis is away it ends the sessions on this node, and on the others when Redis is
 * back.
 *
 * @since 0.1.0
 */
public final class LogoutEverywhereHandler implements LogoutHandler {

	private final UserSessions sessions;

	/**
	 * Create a handler.
	 * @param sessions the sessions of users
	 */
	public LogoutEverywhereHandler(UserSessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		if (authentication != null) {
			this.sessions.endAll(authentication.getName());
		}
	}

}
