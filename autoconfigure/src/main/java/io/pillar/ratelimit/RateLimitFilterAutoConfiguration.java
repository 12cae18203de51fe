package io.pillar.ratelimit;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Applies the policies of {@code pillar.rate-limit.policies} to servlet requests: those
 * that need no user before Spring Security, the others after it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RateLimitAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, CorsFilter.class, FilterRegistrationBean.class })
@ConditionalOnBooleanProperty(name = { "pillar.rate-limit.enabled", "pillar.rate-limit.filter.enabled" },
		matchIfMissing = true)
@Conditional(OnRateLimitPoliciesCondition.class)
@ConditionalOnBean(RateLimiter.class)
@EnableConfigurationProperties(RateLimitProperties.class)
@Import(RateLimitPoliciesConfiguration.class)
public final class RateLimitFilterAutoConfiguration {

	@Bean
	RateLimitEnvironment pillarRateLimitEnvironment(Environment environment, ListableBeanFactory beans) {
		return RateLimitEnvironment.ofServlets(environment, beans);
	}

	@Bean
	ServletAnswers pillarRateLimitAnswers(RateLimitProperties properties, ObjectProvider<CorsFilter> filters,
			ObjectProvider<FilterRegistrationBean<?>> registrations, ObjectProvider<CorsConfigurationSource> sources) {
		return new ServletAnswers(properties.headers(), new ServletCors(filters, registrations, sources));
	}

	@Bean
	FilterRegistrationBean<RateLimitFilter> pillarEarlyRateLimitFilter(RateLimitPolicies policies,
			PolicyLimiter limiter, SubjectOverflow overflow, RequestClients clients, ServletAnswers answers,
			RateLimitProperties properties, RateLimitEnvironment environment) {
		FilterRegistrationBean<RateLimitFilter> registration = registration(PolicyStage.Time.EARLY, policies, limiter,
				overflow, clients, answers);
		registration.setOrder(environment.earlyOrder(properties.filter()));
		return registration;
	}

	@Bean
	FilterRegistrationBean<RateLimitFilter> pillarLateRateLimitFilter(RateLimitPolicies policies, PolicyLimiter limiter,
			SubjectOverflow overflow, RequestClients clients, ServletAnswers answers, RateLimitProperties properties,
			RateLimitEnvironment environment) {
		FilterRegistrationBean<RateLimitFilter> registration = registration(PolicyStage.Time.LATE, policies, limiter,
				overflow, clients, answers);
		registration.setOrder(environment.lateOrder(properties.filter()));
		return registration;
	}

	private static FilterRegistrationBean<RateLimitFilter> registration(PolicyStage.Time time,
			RateLimitPolicies policies, PolicyLimiter limiter, SubjectOverflow overflow, RequestClients clients,
			ServletAnswers answers) {
		PolicyStage stage = new PolicyStage(policies, time, limiter, overflow);
		FilterRegistrationBean<RateLimitFilter> registration = new FilterRegistrationBean<>(
				new RateLimitFilter(time, stage, clients, answers));
		// what is dispatched again, to handle an error or on another thread, was counted
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
		return registration;
	}

}
