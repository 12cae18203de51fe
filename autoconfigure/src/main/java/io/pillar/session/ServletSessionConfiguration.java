package io.pillar.session;

import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpSessionListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.HeaderHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionEventHttpSessionListenerAdapter;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Sessions of servlets.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, SessionRepositoryFilter.class })
@Import({ SessionCookieConfiguration.EmbeddedConfiguration.class, SessionCookieConfiguration.WarConfiguration.class,
		SessionCookieConfiguration.BootConfiguration.class, SessionCookieConfiguration.RememberMeConfiguration.class })
class ServletSessionConfiguration {

	// longer than Spring MVC keeps attributes of a redirect
	private static final int MARK_SECONDS = 300;

	@Bean
	@ConditionalOnMissingBean
	CookieSerializer cookieSerializer(SessionCookieSource cookies) {
		return cookies.get();
	}

	@Bean
	@ConditionalOnMissingBean
	HttpSessionIdResolver httpSessionIdResolver(SessionProperties properties, CookieSerializer serializer) {
		HttpSessionIdResolver headers = new HeaderHttpSessionIdResolver(properties.checkedHeader());
		if (properties.transport() == SessionTransport.HEADER) {
			return headers;
		}
		CookieHttpSessionIdResolver cookies = new CookieHttpSessionIdResolver();
		cookies.setCookieSerializer(serializer);
		return (properties.transport() == SessionTransport.COOKIE) ? cookies
				: new HeaderOrCookieSessionIds(properties.checkedHeader(), headers, cookies);
	}

	@Bean
	ServletSessions pillarServletSessions(SharedSessionRepository sessions) {
		return new ServletSessions(sessions);
	}

	@Bean
	@ConditionalOnMissingBean
	SessionEventHttpSessionListenerAdapter sessionEventHttpSessionListenerAdapter(
			ObjectProvider<HttpSessionListener> listeners) {
		List<HttpSessionListener> ordered = listeners.orderedStream().toList();
		return new SessionEventHttpSessionListenerAdapter(ordered);
	}

	@Bean
	@ConditionalOnMissingBean(SessionRepositoryFilter.class)
	SharedSessionFilter springSessionRepositoryFilter(ServletSessions sessions, SessionIds ids,
			HttpSessionIdResolver resolver) {
		SharedSessionFilter filter = new SharedSessionFilter(sessions);
		filter.setHttpSessionIdResolver(new FewSessionIds(resolver, ids));
		return filter;
	}

	/**
	 * Spring MVC, which looks into the session in every request.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(FlashMapManager.class)
	static class MvcConfiguration {

		@Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
		@ConditionalOnMissingBean(name = DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
		FlashMapManager flashMapManager(SessionProperties properties, SessionCookieSource source) {
			DefaultCookieSerializer cookies = source.get();
			cookies.setCookieName(source.name() + "_FLASH");
			cookies.setCookieMaxAge(MARK_SECONDS);
			return new MarkedFlashMaps(cookies, properties.transport(), properties.header());
		}

		@Bean
		UnheardRequestEvents pillarUnheardRequestEvents(ObjectProvider<DispatcherServlet> servlets) {
			return new UnheardRequestEvents(servlets);
		}

	}

}
