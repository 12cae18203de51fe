package io.pillar.lock;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.Schedules;

import io.pillar.lock.RunOnce.OnCrash;

/**
 * A method whose slots are run once.
 *
 * @param job the name of the job
 * @param method what the method is called in messages
 * @param onCrash what becomes of a run that died
 * @param cron its cron expression as it is written, empty where it has a rate
 */
record RunOnceMethod(String job, String method, OnCrash onCrash, String cron) {

	static RunOnceMethod of(Method method, Class<?> type, RunOnce annotation, OnCrash otherwise) {
		String name = "%s#%s".formatted(type.getName(), method.getName());
		Scheduled scheduled = scheduled(name, method);
		if (scheduled.fixedDelay() >= 0 || !scheduled.fixedDelayString().isEmpty()) {
			throw invalid(name, "a fixedDelay has no times that all nodes know",
					"Use a cron or a fixedRate, or take @RunOnce off.");
		}
		boolean isRate = scheduled.fixedRate() >= 0 || !scheduled.fixedRateString().isEmpty();
		if (scheduled.cron().isEmpty() && !isRate) {
			throw invalid(name, "it runs once after the start of each node, which no other node knows",
					"Use a cron or a fixedRate, or take @RunOnce off.");
		}
		if (AnnotatedElementUtils.hasAnnotation(method, Async.class) || !isAwaited(method.getReturnType())) {
			throw invalid(name, "nobody can tell when a run of it has ended",
					"Let it do its work before it returns: take @Async off, and return nothing.");
		}
		if (annotation.onCrash().length > 1) {
			throw invalid(name, "it says several things for a run that died", "Say MISS or RETRY, or nothing.");
		}
		return new RunOnceMethod(
				annotation.name().isBlank() ? "%s.%s".formatted(type.getName(), method.getName()) : annotation.name(),
				name, (annotation.onCrash().length == 1) ? annotation.onCrash()[0] : otherwise, scheduled.cron());
	}

	private static Scheduled scheduled(String name, Method method) {
		Set<Scheduled> all = AnnotatedElementUtils.getMergedRepeatableAnnotations(method, Scheduled.class,
				Schedules.class);
		if (all.size() != 1) {
			throw invalid(name, "it has %s".formatted(all.isEmpty() ? "no schedule" : "several schedules"),
					"Give it one @Scheduled; of several, each its own method.");
		}
		return all.iterator().next();
	}

	private static boolean isAwaited(Class<?> returned) {
		return LockedReturns.isPlain(returned) && !Future.class.isAssignableFrom(returned);
	}

	static InvalidLockedException invalid(String method, String fault, String remedy) {
		return new InvalidLockedException("@RunOnce", method, fault, remedy);
	}

	static @Nullable RunOnce annotationOf(Method method) {
		MergedAnnotation<RunOnce> annotation = MergedAnnotations.from(method).get(RunOnce.class);
		return annotation.isPresent() ? annotation.synthesize() : null;
	}

}
