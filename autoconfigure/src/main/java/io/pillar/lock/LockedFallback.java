package io.pillar.lock;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The method that answers for one that does not get its lock.
 *
 * @param method the method
 * @param takesException whether it is told why
 */
record LockedFallback(Method method, boolean takesException) {

	/**
	 * Find a fallback.
	 * @param type the class of the object
	 * @param locked the method that is locked
	 * @param name the name of the fallback
	 * @return the fallback, {@code null} where there is none that fits
	 */
	static @Nullable LockedFallback find(Class<?> type, Method locked, String name) {
		Class<?>[] parameters = locked.getParameterTypes();
		Class<?>[] more = Arrays.copyOf(parameters, parameters.length + 1);
		more[parameters.length] = LockUnavailableException.class;
		Method with = ReflectionUtils.findMethod(type, name, more);
		Method found = (with != null) ? with : ReflectionUtils.findMethod(type, name, parameters);
		if (found == null || found.equals(locked) || Modifier.isAbstract(found.getModifiers())
				|| !ClassUtils.isAssignable(locked.getReturnType(), found.getReturnType())) {
			return null;
		}
		ReflectionUtils.makeAccessible(found);
		return new LockedFallback(found, with != null);
	}

	@Nullable Object call(@Nullable Object target, @Nullable Object[] arguments, LockUnavailableException cause)
			throws Throwable {
		@Nullable Object[] given = arguments;
		if (this.takesException) {
			given = Arrays.copyOf(arguments, arguments.length + 1);
			given[arguments.length] = cause;
		}
		try {
			return this.method.invoke(target, given);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
