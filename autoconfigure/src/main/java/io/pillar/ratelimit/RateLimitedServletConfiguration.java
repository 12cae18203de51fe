package io.pillar.ratelimit;

import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Answers for handlers of Spring MVC whose calls are denied.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, HandlerExceptionResolver.class, FilterRegistrationBean.class })
class RateLimitedServletConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServletAnswers pillarRateLimitAnswers(RateLimitProperties properties, ObjectProvider<CorsFilter> filters,
			ObjectProvider<FilterRegistrationBean<?>> registrations, ObjectProvider<CorsConfigurationSource> sources) {
		return new ServletAnswers(properties.headers(), new ServletCors(filters, registrations, sources));
	}

	@Bean
	ServletDenials pillarRateLimitDenialResolver(ServletAnswers answers, ApplicationContext context) {
		return new ServletDenials(answers, context);
	}

}
