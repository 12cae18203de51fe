package io.pillar.ratelimit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The method that answers for one that may not be called.
 *
 * @param method the method
 * @param takesException whether it is told why
 */
record MethodFallback(Method method, boolean takesException) {

	/**
	 * Find a fallback.
	 * @param type the class of the object
	 * @param limited the method that is limited
	 * @param name the name of the fallback
	 * @return the fallback, {@code null} where there is none that fits
	 */
	static @Nullable MethodFallback find(Class<?> type, Method limited, String name) {
		Class<?>[] parameters = limited.getParameterTypes();
		Class<?>[] more = Arrays.copyOf(parameters, parameters.length + 1);
		more[parameters.length] = RateLimitExceededException.class;
		Method with = ReflectionUtils.findMethod(type, name, more);
		Method found = (with != null) ? with : ReflectionUtils.findMethod(type, name, parameters);
		if (found == null || found.equals(limited) || Modifier.isAbstract(found.getModifiers())
				|| !ClassUtils.isAssignable(limited.getReturnType(), found.getReturnType())) {
			return null;
		}
		ReflectionUtils.makeAccessible(found);
		return new MethodFallback(found, with != null);
	}

	@Nullable Object call(@Nullable Object target, @Nullable Object[] arguments, RateLimitExceededException exceeded)
			throws Throwable {
		@Nullable Object[] given = arguments;
		if (this.takesException) {
			given = Arrays.copyOf(arguments, arguments.length + 1);
			given[arguments.length] = exceeded;
		}
		try {
			return this.method.invoke(target, given);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
