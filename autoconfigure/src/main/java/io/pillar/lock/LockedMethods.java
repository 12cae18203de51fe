package io.pillar.lock;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the methods that are locked, and refuses those that cannot be.
 */
final class LockedMethods {

	private final Map<MethodClassKey, Optional<LockedMethod>> methods = new ConcurrentHashMap<>();

	/**
	 * Check all methods of a class.
	 * @param type the class
	 * @return whether one of them is locked
	 */
	boolean check(Class<?> type) {
		Class<?> checked = ClassUtils.getUserClass(type);
		if (!AnnotationUtils.isCandidateClass(checked, Locked.class)) {
			return false;
		}
		Map<Method, Locked> annotated = MethodIntrospector.selectMethods(checked,
				(Method method) -> annotationOf(method));
		annotated.keySet().forEach((method) -> find(method, checked));
		LockedSelfCalls.warn(checked, annotated.keySet());
		return !annotated.isEmpty();
	}

	/**
	 * Return what is said of a method.
	 * @param method the method, of the class or of what it inherits from
	 * @param type the class of the object
	 * @return what is said, {@code null} where nothing is
	 */
	@Nullable LockedMethod find(Method method, Class<?> type) {
		Optional<LockedMethod> known = this.methods.get(new MethodClassKey(method, type));
		return ((known != null) ? known : read(method, ClassUtils.getUserClass(type), type)).orElse(null);
	}

	private Optional<LockedMethod> read(Method method, Class<?> userClass, Class<?> type) {
		Method specific = AopUtils.getMostSpecificMethod(method, userClass);
		Locked annotation = annotationOf(specific);
		Optional<LockedMethod> read = (annotation != null)
				? Optional.of(LockedReader.read(annotation, specific, userClass)) : Optional.empty();
		this.methods.put(new MethodClassKey(method, type), read);
		return read;
	}

	private static @Nullable Locked annotationOf(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, Locked.class);
	}

}
