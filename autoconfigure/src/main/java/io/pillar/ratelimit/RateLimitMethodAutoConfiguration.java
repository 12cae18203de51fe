package io.pillar.ratelimit;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Applies {@link RateLimited}. Needs Spring AOP, which every application has, and not
 * AspectJ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class,
		RateLimitWebFluxAutoConfiguration.class })
@ConditionalOnBean(RateLimiter.class)
@EnableConfigurationProperties(RateLimitProperties.class)
@Import({ RateLimitedProxies.class, RateLimitedServletConfiguration.class, RateLimitedReactiveConfiguration.class })
// its one method is static, because advisors are made before all other beans
@SuppressWarnings("SpringHideUtilityClassConstructor")
public final class RateLimitMethodAutoConfiguration {

	// after the method security of Spring, whose orders end some hundreds after the
	// highest, and before transactions and caches, whose order is the lowest: a call that
	// is denied touches neither
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10_000;

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DefaultPointcutAdvisor pillarRateLimitedAdvisor(ObjectProvider<RateLimitProperties> properties,
			ObjectProvider<RateLimiter> limiter, ObjectProvider<RateLimitPolicies> policies,
			ObjectProvider<SubjectOverflow> overflow, ObjectProvider<RateLimitListener> listeners) {
		// what they need is made when it is needed
		RateLimitedMethods methods = new RateLimitedMethods(
				SingletonSupplier.of(() -> MethodPolicies.of(properties.getObject(), policies::getIfAvailable)),
				SingletonSupplier.of(overflow::getObject));
		UnfailingLimiter asking = new UnfailingLimiter("Limits of methods cannot be asked for: they",
				SingletonSupplier.of(limiter::getObject),
				SingletonSupplier.of(() -> new RateLimitListeners(listeners.orderedStream().toList())));
		DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(new RateLimitedPointcut(methods),
				new RateLimitedInterceptor(methods, asking));
		advisor.setOrder(ORDER);
		return advisor;
	}

}
