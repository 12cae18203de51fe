package io.pillar.session;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * What sessions do for Spring Security.
 */
final class SecuritySessionConfiguration {

	private SecuritySessionConfiguration() {
	}

	/**
	 * Users who log in by a token.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContext.class)
	static class ContextConfiguration {

		@Bean
		SecurityContextSource pillarSessionContexts() {
			return new TokenSecurityContexts();
		}

	}

	/**
	 * Sessions of servlets.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ SessionRegistry.class, LogoutHandler.class })
	@ConditionalOnBean(ServletSessions.class)
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingBean(SessionRegistry.class)
		SharedSessionRegistry sessionRegistry(SessionParts parts, SharedSessionRepository sessions,
				ServletSessions seen) {
			return new SharedSessionRegistry(parts, sessions, seen);
		}

		@Bean
		@ConditionalOnMissingBean
		LogoutEverywhereHandler logoutEverywhereHandler(UserSessions sessions) {
			return new LogoutEverywhereHandler(sessions);
		}

	}

}
