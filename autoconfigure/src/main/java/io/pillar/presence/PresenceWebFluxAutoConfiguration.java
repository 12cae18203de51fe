package io.pillar.presence;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Makes users online by their WebFlux requests, after Spring Security has found out who
 * they are.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ WebFilter.class, HandlerMapping.class })
@ConditionalOnBooleanProperty(name = { "pillar.presence.enabled", "pillar.presence.requests.enabled" },
		matchIfMissing = true)
@ConditionalOnBean(Presence.class)
public final class PresenceWebFluxAutoConfiguration {

	@Bean(destroyMethod = "close")
	ActiveRequests pillarPresenceRequests(Presence presence, ActiveUsers active) {
		return new ActiveRequests(presence, active);
	}

	@Bean
	ReadSessionWebFilter pillarPresenceSessionFilter() {
		return new ReadSessionWebFilter();
	}

	@Bean
	PresenceWebFilter pillarPresenceFilter(ActiveRequests requests, ObjectProvider<ReactiveUsers> users,
			ObjectProvider<WebSessionManager> sessions) {
		return new PresenceWebFilter(users.getIfAvailable(() -> ReactiveUsers.ANYBODY), sessions.getIfUnique(),
				requests);
	}

	/**
	 * Users as Spring Security knows them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SecurityContext.class)
	static class SecurityConfiguration {

		@Bean
		ReactiveUsers pillarPresenceUsers() {
			return new ReactiveSecurityUsers();
		}

	}

}
