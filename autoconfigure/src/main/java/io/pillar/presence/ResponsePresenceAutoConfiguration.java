package io.pillar.presence;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Provides {@link ResponsePresence}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
@ConditionalOnBean(Presence.class)
public final class ResponsePresenceAutoConfiguration {

	@Bean
	ResponsePresence pillarResponsePresence(Presence presence) {
		return new ResponsePresence(presence);
	}

	@Bean
	FilterRegistrationBean<ResponsePresenceFilter> pillarResponsePresenceFilter() {
		FilterRegistrationBean<ResponsePresenceFilter> registration = new FilterRegistrationBean<>(
				new ResponsePresenceFilter());
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

}
