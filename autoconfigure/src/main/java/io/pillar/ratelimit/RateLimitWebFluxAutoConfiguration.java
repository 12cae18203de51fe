package io.pillar.ratelimit;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.security.core.Authentication;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.WebSessionManager;

/**
 * Applies the policies of {@code pillar.rate-limit.policies} to WebFlux requests: those
 * that need no user before Spring Security, the others after it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RateLimitAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ WebFilter.class, HandlerMapping.class })
@ConditionalOnBooleanProperty(name = { "pillar.rate-limit.enabled", "pillar.rate-limit.filter.enabled" },
		matchIfMissing = true)
@Conditional(OnRateLimitPoliciesCondition.class)
@ConditionalOnBean(RateLimiter.class)
@EnableConfigurationProperties(RateLimitProperties.class)
@Import(RateLimitPoliciesConfiguration.class)
public final class RateLimitWebFluxAutoConfiguration {

	@Bean
	RateLimitEnvironment pillarRateLimitEnvironment(Environment environment, ListableBeanFactory beans) {
		return RateLimitEnvironment.ofWebFlux(environment, beans);
	}

	@Bean
	WebFluxRequests pillarRateLimitRequests(RequestClients clients, ObjectProvider<WebFluxUsers> users,
			ObjectProvider<WebSessionManager> sessions) {
		return new WebFluxRequests(clients, users.getIfAvailable(() -> WebFluxUsers.WITHOUT_ROLES),
				new WebFluxSessions(sessions.getIfUnique()));
	}

	@Bean
	WebFluxAnswers pillarRateLimitAnswers(RateLimitProperties properties, ObjectProvider<CorsWebFilter> filters,
			ObjectProvider<CorsConfigurationSource> sources, ObjectProvider<HandlerMapping> handlers) {
		return new WebFluxAnswers(properties.headers(), new WebFluxCors(filters, sources, handlers));
	}

	@Bean
	RateLimitWebFilter pillarEarlyRateLimitFilter(RateLimitPolicies policies, PolicyLimiter limiter,
			SubjectOverflow overflow, WebFluxRequests requests, WebFluxAnswers answers, RateLimitProperties properties,
			RateLimitEnvironment environment) {
		PolicyStage stage = new PolicyStage(policies, PolicyStage.Time.EARLY, limiter, overflow);
		return new RateLimitWebFilter(PolicyStage.Time.EARLY, environment.earlyOrder(properties.filter()), stage,
				requests, answers);
	}

	@Bean
	RateLimitWebFilter pillarLateRateLimitFilter(RateLimitPolicies policies, PolicyLimiter limiter,
			SubjectOverflow overflow, WebFluxRequests requests, WebFluxAnswers answers, RateLimitProperties properties,
			RateLimitEnvironment environment) {
		PolicyStage stage = new PolicyStage(policies, PolicyStage.Time.LATE, limiter, overflow);
		return new RateLimitWebFilter(PolicyStage.Time.LATE, environment.lateOrder(properties.filter()), stage,
				requests, answers);
	}

	/**
	 * Roles of users, which Spring Security knows.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Authentication.class)
	static class SecurityConfiguration {

		@Bean
		WebFluxUsers pillarRateLimitUsers() {
			return new WebFluxSecurityUsers();
		}

	}

}
