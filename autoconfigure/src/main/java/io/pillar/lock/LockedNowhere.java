package io.pillar.lock;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Looks for methods whose annotations do nothing, and says so once.
 */
final class LockedNowhere implements BeanPostProcessor, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LockedNowhere.class);

	private final Set<String> types = new ConcurrentSkipListSet<>();

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (AnnotationUtils.isCandidateClass(type, List.of(Locked.class, RunOnce.class))
				&& !MethodIntrospector.selectMethods(type, LockedNowhere::isMeant).isEmpty()) {
			this.types.add(type.getName());
		}
		return bean;
	}

	private static boolean isMeant(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, Locked.class)
				|| AnnotatedElementUtils.hasAnnotation(method, RunOnce.class);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.types.isEmpty()) {
			logger.warn(("pillar.lock.enabled is false, so @Locked and @RunOnce do nothing: methods of %s run beside "
					+ "each other, and on each node")
				.formatted(this.types));
		}
	}

}
