package io.pillar.presence;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs the tests of a class at the same time, some at once, each on an instance of its
 * own: for tests that wait more than they work and share nothing that one of them
 * changes. What came of each is reported in its turn.
 */
public final class AtOnce implements InvocationInterceptor, AfterAllCallback {

	private static final int THREADS = 5;

	private final Map<Method, Future<?>> running = new ConcurrentHashMap<>();

	private ExecutorService threads;

	@Override
	public void interceptBeforeEachMethod(Invocation<Void> invocation,
			ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context) {
		invocation.skip();
	}

	@Override
	public void interceptAfterEachMethod(Invocation<Void> invocation,
			ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context) {
		invocation.skip();
	}

	@Override
	public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> invocationContext,
			ExtensionContext context) throws Throwable {
		invocation.skip();
		if (this.threads == null) {
			startAll(context.getRequiredTestClass());
		}
		try {
			this.running.get(context.getRequiredTestMethod()).get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

	private void startAll(Class<?> type) {
		this.threads = Executors.newFixedThreadPool(THREADS);
		for (Method test : annotated(type, Test.class)) {
			this.running.put(test, this.threads.submit(() -> run(type, test)));
		}
	}

	private static List<Method> annotated(Class<?> type, Class<? extends Annotation> annotation) {
		return AnnotationSupport.findAnnotatedMethods(type, annotation, HierarchyTraversalMode.TOP_DOWN);
	}

	private static Object run(Class<?> type, Method test) {
		Object instance = ReflectionSupport.newInstance(type);
		try {
			annotated(type, BeforeEach.class).forEach((method) -> ReflectionSupport.invokeMethod(method, instance));
			return ReflectionSupport.invokeMethod(test, instance);
		}
		finally {
			annotated(type, AfterEach.class).forEach((method) -> ReflectionSupport.invokeMethod(method, instance));
		}
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.threads != null) {
			this.threads.shutdownNow();
		}
	}

}
