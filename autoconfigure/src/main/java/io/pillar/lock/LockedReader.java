package io.pillar.lock;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.KotlinDetector;

import io.pillar.lock.Locked.OnFailure;

/**
 * Reads annotations, and refuses what cannot be meant.
 */
final class LockedReader {

	private LockedReader() {
	}

	static LockedMethod read(Locked annotation, Method method, Class<?> type) {
		String name = "%s#%s".formatted(type.getName(), method.getName());
		refuseWhatIsNotSeen(name, method);
		refuseWhatIsNotAwaited(name, method);
		refuseToInterruptNobody(name, annotation, method);
		List<LockedExpression> keys = Stream.of(annotation.key()).map((key) -> expression(name, key, method)).toList();
		String prefix = annotation.name().isBlank() ? "%s.%s".formatted(type.getName(), method.getName())
				: annotation.name();
		return new LockedMethod(method.getReturnType(), new LockedNames(name, prefix, keys), options(name, annotation),
				skips(name, annotation, method), fallback(name, annotation, method, type));
	}

	private static void refuseWhatIsNotSeen(String name, Method method) {
		int modifiers = method.getModifiers();
		String fault = Modifier.isPrivate(modifiers) ? "private"
				: Modifier.isStatic(modifiers) ? "static" : Modifier.isFinal(modifiers) ? "final" : null;
		if (fault != null) {
			throw new InvalidLockedException(name, "the method is %s, so calls of it are not seen".formatted(fault),
					"Make it an overridable method of the bean.");
		}
	}

	private static void refuseWhatIsNotAwaited(String name, Method method) {
		Class<?> returned = method.getReturnType();
		boolean isFuture = Future.class.isAssignableFrom(returned)
				&& !returned.isAssignableFrom(CompletableFuture.class);
		if (isFuture || returned.equals(Future.class) || KotlinDetector.isSuspendingFunction(method)
				|| !LockedReturns.isKnown(returned) || LockedReturns.isLazy(returned)) {
			throw new InvalidLockedException(name,
					"the method returns %s, of which nobody can tell when it is done".formatted(returned.getName()),
					"Return a CompletableFuture or, where Reactor is on the class path, a Mono or Flux.");
		}
	}

	private static void refuseToInterruptNobody(String name, Locked annotation, Method method) {
		Class<?> returned = method.getReturnType();
		if (annotation.interruptOnLost() && (LockedReturns.isStage(returned) || LockedReturns.isOfReactor(returned))) {
			throw new InvalidLockedException(name,
					"it interrupts a thread, and what %s stands for runs on none of its own"
						.formatted(returned.getName()),
					"Take 'interruptOnLost' out, and listen to CurrentLease.get().onLost(..) where it matters.");
		}
	}

	private static LockedExpression expression(String name, String text, Method method) {
		try {
			return LockedExpression.of(text, method);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidLockedException(name,
					"its key '%s' is no expression over the arguments: %s".formatted(text, ex.getMessage()),
					"Write #name or, where the class has no names of parameters, #p0; a text in quotes.");
		}
	}

	private static LockOptions options(String name, Locked annotation) {
		LockOptions options = LockOptions.defaults();
		options = with(name, "waitFor", annotation.waitFor(), options::withWait, options);
		options = with(name, "lease", annotation.lease(), options::withLease, options);
		options = annotation.fair() ? options.fair() : options;
		options = annotation.interruptOnLost() ? options.interruptOnLost() : options;
		return inForm(name, annotation, onRedisDown(name, annotation, options));
	}

	private static LockOptions with(String name, String attribute, String text, Function<Duration, LockOptions> change,
			LockOptions otherwise) {
		if (text.isBlank()) {
			return otherwise;
		}
		try {
			return change.apply(DurationStyle.detectAndParse(text));
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidLockedException(name,
					"its %s '%s' cannot be: %s".formatted(attribute, text, ex.getMessage()),
					"Say a time such as 500ms or 10s, of 7 days at most.");
		}
	}

	private static LockOptions onRedisDown(String name, Locked annotation, LockOptions options) {
		if (annotation.onRedisDown().length > 1) {
			throw new InvalidLockedException(name, "it says several things for the time without Redis",
					"Say one of FAIL, WAIT or LOCAL, or nothing.");
		}
		return (annotation.onRedisDown().length == 1) ? options.withOnRedisDown(annotation.onRedisDown()[0]) : options;
	}

	private static LockOptions inForm(String name, Locked annotation, LockOptions options) {
		if (annotation.permits() != 1 && annotation.form() != LockForm.PERMIT) {
			throw new InvalidLockedException(name, "it says permits, and no form that has any",
					"Add 'form = LockForm.PERMIT', or take the permits out.");
		}
		try {
			return switch (annotation.form()) {
				case EXCLUSIVE -> options;
				case READ -> options.forReading();
				case PERMIT -> options.forPermitOf(annotation.permits());
			};
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidLockedException(name, String.valueOf(ex.getMessage()), "Say 1 to 10000 permits.");
		}
	}

	private static boolean skips(String name, Locked annotation, Method method) {
		boolean skips = annotation.onFailure() == OnFailure.SKIP;
		if (skips && method.getReturnType().isPrimitive() && !method.getReturnType().equals(void.class)) {
			throw new InvalidLockedException(name,
					"a call that is skipped returns null, which is no %s".formatted(method.getReturnType()),
					"Return an object or nothing, or name a fallback that answers instead.");
		}
		return skips;
	}

	private static @Nullable LockedFallback fallback(String name, Locked annotation, Method method, Class<?> type) {
		if (annotation.fallback().isEmpty()) {
			return null;
		}
		if (annotation.onFailure() == OnFailure.SKIP) {
			throw new InvalidLockedException(name, "it has a fallback and is skipped",
					"Name a fallback, or skip the call.");
		}
		LockedFallback fallback = LockedFallback.find(type, method, annotation.fallback());
		if (fallback == null) {
			throw new InvalidLockedException(name,
					"there is no method '%s' that can answer for it".formatted(annotation.fallback()),
					"Write one in the same class with the same parameters, to which a LockUnavailableException may be "
							+ "added, and a return type that fits.");
		}
		return fallback;
	}

}
