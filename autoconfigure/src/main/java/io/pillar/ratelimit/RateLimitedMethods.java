package io.pillar.ratelimit;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the methods that are limited, and refuses those that cannot be.
 */
final class RateLimitedMethods {

	private final Map<MethodClassKey, Optional<RateLimitedMethod>> methods = new ConcurrentHashMap<>();

	private final RateLimitedReader reader;

	RateLimitedMethods(Supplier<MethodPolicies> policies, Supplier<SubjectOverflow> overflow) {
		this.reader = new RateLimitedReader(policies, overflow);
	}

	/**
	 * Check all methods of a class.
	 * @param type the class
	 * @return whether one of them is limited
	 */
	boolean check(Class<?> type) {
		Class<?> checked = ClassUtils.getUserClass(type);
		if (!AnnotationUtils.isCandidateClass(checked, RateLimited.class)) {
			return false;
		}
		Map<Method, RateLimited> annotated = MethodIntrospector.selectMethods(checked,
				(Method method) -> annotationOf(method, checked));
		annotated.keySet().forEach((method) -> find(method, checked));
		return !annotated.isEmpty();
	}

	/**
	 * Return what is said of a method.
	 * @param method the method, of the class or of what it inherits from
	 * @param type the class of the object
	 * @return what is said, {@code null} where nothing is
	 */
	@Nullable RateLimitedMethod find(Method method, Class<?> type) {
		Optional<RateLimitedMethod> known = this.methods.get(new MethodClassKey(method, type));
		return ((known != null) ? known : read(method, ClassUtils.getUserClass(type), type)).orElse(null);
	}

	private Optional<RateLimitedMethod> read(Method method, Class<?> userClass, Class<?> type) {
		Class<?> named = nameOf(method, userClass);
		Method specific = AopUtils.getMostSpecificMethod(method, named);
		RateLimited annotation = annotationOf(specific, named);
		Optional<RateLimitedMethod> read = (annotation != null)
				? Optional.of(this.reader.read(annotation, specific, named)) : Optional.empty();
		this.methods.put(new MethodClassKey(method, type), read);
		return read;
	}

	/**
	 * Where a class has no name that is the same on all nodes, as that of a repository or
	 * of a lambda, it is the interface that counts.
	 */
	private static Class<?> nameOf(Method method, Class<?> type) {
		if (!Proxy.isProxyClass(type) && !ClassUtils.isLambdaClass(type)) {
			return type;
		}
		for (Class<?> each : type.getInterfaces()) {
			if (method.getDeclaringClass().isAssignableFrom(each)) {
				return each;
			}
		}
		return method.getDeclaringClass();
	}

	private static @Nullable RateLimited annotationOf(Method method, Class<?> type) {
		RateLimited own = AnnotatedElementUtils.findMergedAnnotation(method, RateLimited.class);
		if (own == null && !type.isInterface()) {
			own = annotationOfInterface(method, type);
		}
		if (own != null || !isOfType(method)) {
			return own;
		}
		return AnnotatedElementUtils.findMergedAnnotation(type, RateLimited.class);
	}

	/**
	 * The body may be in a class that knows nothing of the interface.
	 */
	private static @Nullable RateLimited annotationOfInterface(Method method, Class<?> type) {
		for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
			for (Method declared : each.getMethods()) {
				if (declared.getName().equals(method.getName())
						&& AopUtils.getMostSpecificMethod(declared, type).equals(method)) {
					RateLimited found = AnnotatedElementUtils.findMergedAnnotation(declared, RateLimited.class);
					if (found != null) {
						return found;
					}
				}
			}
		}
		return null;
	}

	/**
	 * Return whether an annotation of the type holds for a method.
	 */
	private static boolean isOfType(Method method) {
		return !Modifier.isPrivate(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())
				&& !method.isSynthetic() && !ReflectionUtils.isObjectMethod(method);
	}

}
