package io.pillar.session;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.authentication.RememberMeServices;
import org.springframework.session.security.web.authentication.SpringSessionRememberMeServices;

/**
 * The cookie of sessions.
 */
final class SessionCookieConfiguration {

	private SessionCookieConfiguration() {
	}

	/**
	 * By {@code server.servlet.session.cookie}.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnNotWarDeployment
	@ConditionalOnClass(ServerProperties.class)
	@EnableConfigurationProperties(ServerProperties.class)
	static class EmbeddedConfiguration {

		@Bean
		SessionCookieSource pillarSessionCookies(ServerProperties properties,
				ObjectProvider<SessionCookieCustomizer> customizers) {
			Cookie cookie = properties.getServlet().getSession().getCookie();
			return new SessionCookieSource(cookie.getName(), () -> SessionCookies.of(cookie),
					customizers.orderedStream().toList());
		}

	}

	/**
	 * By the container's settings.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(SessionCookieSource.class)
	static class WarConfiguration {

		@Bean
		SessionCookieSource pillarSessionCookies(ServletContext context,
				ObjectProvider<SessionCookieCustomizer> customizers) {
			SessionCookieConfig cookie = context.getSessionCookieConfig();
			return new SessionCookieSource(cookie.getName(), () -> SessionCookies.of(cookie),
					customizers.orderedStream().toList());
		}

	}

	/**
	 * Customizers of Spring Boot's session module.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DefaultCookieSerializerCustomizer.class)
	static class BootConfiguration {

		@Bean
		SessionCookieCustomizer pillarSessionCookieCustomizers(
				ObjectProvider<DefaultCookieSerializerCustomizer> customizers) {
			return (serializer) -> customizers.orderedStream()
				.forEach((customizer) -> customizer.customize(serializer));
		}

	}

	/**
	 * Sessions that a browser keeps when it is closed, because their user asked for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RememberMeServices.class)
	static class RememberMeConfiguration {

		@Bean
		SessionCookieCustomizer pillarRememberMe() {
			return (serializer) -> serializer
				.setRememberMeRequestAttribute(SpringSessionRememberMeServices.REMEMBER_ME_LOGIN_ATTR);
		}

	}

}
