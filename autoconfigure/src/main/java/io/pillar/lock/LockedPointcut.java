package io.pillar.lock;

import java.lang.reflect.Method;

import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * The methods that are locked. All methods of a class are checked before the first is
 * looked for, so that a bean with a faulty one is not made.
 */
final class LockedPointcut extends StaticMethodMatcherPointcut {

	private final LockedMethods methods;

	LockedPointcut(LockedMethods methods) {
		this.methods = methods;
		setClassFilter(methods::check);
	}

	@Override
	public boolean matches(Method method, Class<?> type) {
		return this.methods.find(method, type) != null;
	}

}
