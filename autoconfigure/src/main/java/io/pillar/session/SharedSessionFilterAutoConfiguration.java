package io.pillar.session;

import java.util.EnumSet;
import java.util.Set;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Puts the filter of sessions in its place, by {@code spring.session.servlet}, where
 * Spring Boot's session module is not there to do it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedSessionAutoConfiguration.class,
		afterName = "org.springframework.boot.session.autoconfigure.SessionAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Filter.class, SessionRepositoryFilter.class, DelegatingFilterProxyRegistrationBean.class })
@ConditionalOnBean(SharedSessionFilter.class)
@ConditionalOnMissingBean(name = "sessionRepositoryFilterRegistration")
public final class SharedSessionFilterAutoConfiguration {

	private static final String FILTER = "springSessionRepositoryFilter";

	private static final Set<DispatcherType> DEFAULT_TYPES = EnumSet.of(DispatcherType.ASYNC, DispatcherType.ERROR,
			DispatcherType.REQUEST);

	@Bean
	DelegatingFilterProxyRegistrationBean sessionRepositoryFilterRegistration(Environment environment) {
		Binder binder = Binder.get(environment);
		DelegatingFilterProxyRegistrationBean registration = new DelegatingFilterProxyRegistrationBean(FILTER);
		registration.setDispatcherTypes(EnumSet
			.copyOf(binder.bind("spring.session.servlet.filter-dispatcher-types", Bindable.setOf(DispatcherType.class))
				.orElse(DEFAULT_TYPES)));
		registration.setOrder(binder.bind("spring.session.servlet.filter-order", Integer.class)
			.orElse(SessionRepositoryFilter.DEFAULT_ORDER));
		return registration;
	}

}
