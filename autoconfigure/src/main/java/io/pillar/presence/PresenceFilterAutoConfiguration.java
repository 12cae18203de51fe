package io.pillar.presence;

import java.util.EnumSet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Makes users online by their servlet requests, after Spring Security has found out who
 * they are.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PresenceAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
@ConditionalOnBooleanProperty(name = { "pillar.presence.enabled", "pillar.presence.requests.enabled" },
		matchIfMissing = true)
@ConditionalOnBean(Presence.class)
public final class PresenceFilterAutoConfiguration {

	private static final int SECURITY = -100;

	private static final int AFTER_IT = 20;

	@Bean
	FilterRegistrationBean<PresenceFilter> pillarPresenceFilter(Presence presence, Environment environment) {
		FilterRegistrationBean<PresenceFilter> registration = new FilterRegistrationBean<>(
				new PresenceFilter(presence));
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
		registration
			.setOrder(Binder.get(environment).bind("spring.security.filter.order", Integer.class).orElse(SECURITY)
					+ AFTER_IT);
		return registration;
	}

}
