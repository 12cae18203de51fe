package io.pillar.session;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.web.server.session.SpringSessionWebSessionStore;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.HeaderWebSessionIdResolver;
import org.springframework.web.server.session.WebSessionIdResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/**
 * Sessions of WebFlux.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ WebSessionManager.class, Mono.class })
class WebFluxSessionConfiguration {

	@Bean
	ReactiveSharedSessionRepository reactiveSessionRepository(SessionAccess access) {
		return new ReactiveSharedSessionRepository(access);
	}

	@Bean(WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
	@ConditionalOnMissingBean(name = WebHttpHandlerBuilder.WEB_SESSION_MANAGER_BEAN_NAME)
	WebSessionManager webSessionManager(ReactiveSharedSessionRepository sessions, SessionIds ids,
			SessionProperties properties, ObjectProvider<WebSessionIdResolver> resolver) {
		DefaultWebSessionManager manager = new DefaultWebSessionManager();
		manager.setSessionStore(new SpringSessionWebSessionStore<>(sessions));
		manager.setSessionIdResolver(
				new FewWebSessionIds(resolver(properties, resolver.getIfUnique(CookieWebSessionIdResolver::new)), ids));
		return new NotedWebSessions(manager);
	}

	private static WebSessionIdResolver resolver(SessionProperties properties, WebSessionIdResolver cookies) {
		if (properties.transport() == SessionTransport.COOKIE) {
			return cookies;
		}
		HeaderWebSessionIdResolver headers = new HeaderWebSessionIdResolver();
		headers.setHeaderName(properties.checkedHeader());
		return (properties.transport() == SessionTransport.HEADER) ? headers
				: new HeaderOrCookieWebSessionIds(properties.header(), headers, cookies);
	}

}
