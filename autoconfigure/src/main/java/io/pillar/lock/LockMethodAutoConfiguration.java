package io.pillar.lock;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

import io.pillar.redis.Continuations;

/**
 * Applies {@link Locked}. Needs Spring AOP, which every application has, and not AspectJ.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "io.pillar.lock.LockAutoConfiguration")
@ConditionalOnBean(Locks.class)
@Import({ LockedProxies.class, LockedWaitsConfiguration.class })
// its one method is static, because advisors are made before all other beans
@SuppressWarnings("SpringHideUtilityClassConstructor")
public final class LockMethodAutoConfiguration {

	// after what may refuse a call, and before transactions and caches, whose order is
	// the lowest: the lock is released after the commit
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20_000;

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DefaultPointcutAdvisor pillarLockedAdvisor(ObjectProvider<Locks> locks,
			ObjectProvider<Continuations> continuations, ObjectProvider<LockedWaits> waits) {
		// what they need is made when it is needed
		LockedMethods methods = new LockedMethods();
		Supplier<Executor> executor = () -> continuations.getObject().executor();
		DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(new LockedPointcut(methods),
				new LockedInterceptor(methods, SingletonSupplier.of(locks::getObject), executor, waits::getObject));
		advisor.setOrder(ORDER);
		return advisor;
	}

}
