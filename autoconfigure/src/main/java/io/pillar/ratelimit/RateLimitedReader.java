package io.pillar.ratelimit;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.ClassUtils;

/**
 * Reads annotations, and refuses what cannot be meant.
 */
final class RateLimitedReader {

	private static final int LONGEST_NAME = 64;

	private static final String EITHER = "Name a policy, or say limit and window";

	private final Supplier<MethodPolicies> policies;

	private final Supplier<SubjectOverflow> overflow;

	RateLimitedReader(Supplier<MethodPolicies> policies, Supplier<SubjectOverflow> overflow) {
		this.policies = policies;
		this.overflow = overflow;
	}

	RateLimitedMethod read(RateLimited annotation, Method method, Class<?> type) {
		String name = "%s#%s".formatted(type.getName(), method.getName());
		refuseWhatIsNotSeen(name, method, type);
		Supplier<RateLimit> limit = annotation.policy().isEmpty() ? own(name, annotation, method, type)
				: policy(name, annotation);
		String scope = annotation.policy().isEmpty()
				? ClassUtils.getQualifiedMethodName(method, type) + signature(method) + "\n" : "";
		MethodExpression key = annotation.key().isBlank() ? null : expression(name, "key", annotation.key(), method);
		return new RateLimitedMethod(name, method.getReturnType(), limit, scope, key,
				(key != null) ? (counted) -> this.overflow.get().bounded(counted, scope) : UnaryOperator.identity(),
				cost(name, annotation, method, limit), fallback(name, annotation, method, type), new AtomicBoolean());
	}

	private static void refuseWhatIsNotSeen(String name, Method method, Class<?> type) {
		int modifiers = method.getModifiers();
		String fault = Modifier.isPrivate(modifiers) ? "private"
				: Modifier.isStatic(modifiers) ? "static" : Modifier.isFinal(modifiers) ? "final" : null;
		if (fault != null) {
			throw new InvalidRateLimitedException(name,
					"the method is %s, so calls of it are not seen".formatted(fault),
					(method.getDeclaringClass() == type) ? "Make it an overridable method of the bean."
							: "The class inherits it. Make it overridable, or annotate the other methods one by one.");
		}
	}

	private Supplier<RateLimit> policy(String name, RateLimited annotation) {
		String policy = annotation.policy();
		if (annotation.limit() != 0 || !annotation.window().isEmpty()) {
			throw new InvalidRateLimitedException(name, "it has a policy and a limit of its own", EITHER + ".");
		}
		MethodPolicies all = this.policies.get();
		RateLimit limit = all.limit(policy);
		if (limit == null) {
			throw new InvalidRateLimitedException(name, "there is no policy '%s' for methods".formatted(policy),
					("Name one of pillar.rate-limit.policies that has 'key: method', of which there are: %s. " + EITHER
							+ ".")
						.formatted(all.names()));
		}
		return () -> all.now(limit);
	}

	private static Supplier<RateLimit> own(String name, RateLimited annotation, Method method, Class<?> type) {
		if (annotation.limit() == 0 && annotation.window().isEmpty()) {
			throw new InvalidRateLimitedException(name, "it says no limit", EITHER + ".");
		}
		try {
			RateLimit limit = RateLimit.of(limitName(method, type), annotation.limit(), window(annotation));
			return () -> limit;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRateLimitedException(name, String.valueOf(ex.getMessage()),
					"Say a limit of 1 to 1000000000, and a window of 1ms to 31d, such as 10s or 1m.");
		}
	}

	private static Duration window(RateLimited annotation) {
		return DurationStyle.detectAndParse(annotation.window());
	}

	/**
	 * Names need not be unique: it is the scope that tells counts apart.
	 */
	private static String limitName(Method method, Class<?> type) {
		String name = "%s.%s".formatted(type.getSimpleName(), method.getName()).replaceAll("[^A-Za-z0-9._-]", "_");
		return name.substring(Math.max(0, name.length() - LONGEST_NAME));
	}

	private static String signature(Method method) {
		StringBuilder signature = new StringBuilder();
		for (Class<?> parameter : method.getParameterTypes()) {
			signature.append(',').append(parameter.getName());
		}
		return signature.toString();
	}

	private static MethodExpression expression(String name, String attribute, String text, Method method) {
		try {
			return MethodExpression.of(text, method);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRateLimitedException(name,
					"its %s '%s' is no expression over the arguments: %s".formatted(attribute, text, ex.getMessage()),
					"Write #name or, where the class has no names of parameters, #p0; a text in quotes.");
		}
	}

	private static MethodExpression cost(String name, RateLimited annotation, Method method,
			Supplier<RateLimit> limit) {
		MethodExpression cost = expression(name, "cost", annotation.cost(), method);
		if (cost.isConstant()) {
			Object value = constant(cost);
			long most = limit.get().permits();
			if (!(value instanceof Number number) || number.longValue() < 1 || number.longValue() > most) {
				throw new InvalidRateLimitedException(name,
						"no call that costs '%s' is ever counted right".formatted(annotation.cost()),
						"Use 1 to the limit, which is %d.".formatted(most));
			}
		}
		return cost;
	}

	private static @Nullable Object constant(MethodExpression cost) {
		try {
			return cost.valueFor(new Object[0], () -> null);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static @Nullable MethodFallback fallback(String name, RateLimited annotation, Method method,
			Class<?> type) {
		if (annotation.fallback().isEmpty()) {
			return null;
		}
		MethodFallback fallback = MethodFallback.find(type, method, annotation.fallback());
		if (fallback == null) {
			throw new InvalidRateLimitedException(name,
					"there is no method '%s' that can answer for it".formatted(annotation.fallback()),
					"Write one in the same class with the same parameters, to which a RateLimitExceededException may be "
							+ "added, and a return type that fits.");
		}
		return fallback;
	}

}
