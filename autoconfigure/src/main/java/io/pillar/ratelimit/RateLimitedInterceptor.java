package io.pillar.ratelimit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Asks for the permits of a call, and lets it pass or not.
 */
final class RateLimitedInterceptor implements MethodInterceptor {

	private static final boolean HAS_REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			RateLimitedInterceptor.class.getClassLoader());

	private final RateLimitedMethods methods;

	private final UnfailingLimiter limiter;

	RateLimitedInterceptor(RateLimitedMethods methods, UnfailingLimiter limiter) {
		this.methods = methods;
		this.limiter = limiter;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		RateLimitedMethod method = this.methods.find(invocation.getMethod(), type);
		if (method == null) {
			return invocation.proceed();
		}
		Class<?> returned = method.returned();
		if (CompletionStage.class.isAssignableFrom(returned) && returned.isAssignableFrom(CompletableFuture.class)) {
			return later(method, copyOf(invocation));
		}
		if (HAS_REACTOR && ReactorCalls.isPublisher(returned)) {
			return ReactorCalls.call(method, copyOf(invocation), this.limiter);
		}
		return now(method, invocation);
	}

	/**
	 * An invocation can be gone on with once, and only while it is under way.
	 */
	private static ProxyMethodInvocation copyOf(MethodInvocation invocation) {
		Assert.state(invocation instanceof ProxyMethodInvocation, "Only proxies of Spring can be limited");
		return (ProxyMethodInvocation) ((ProxyMethodInvocation) invocation).invocableClone();
	}

	private @Nullable Object now(RateLimitedMethod method, MethodInvocation invocation) throws Throwable {
		RateLimitRequest request = method.requestOf(invocation.getArguments(), MethodUsers::current);
		return answer(method, invocation,
				(request != null) ? this.limiter.acquire(request) : RateLimitedMethod.NOT_COUNTED);
	}

	static @Nullable Object answer(RateLimitedMethod method, MethodInvocation invocation, RateLimitDecision decision)
			throws Throwable {
		return decision.allowed() ? invocation.proceed()
				: method.denied(invocation.getThis(), invocation.getArguments(), decision);
	}

	private @Nullable Object later(RateLimitedMethod method, MethodInvocation invocation) throws Throwable {
		RateLimitRequest request = method.requestOf(invocation.getArguments(), MethodUsers::current);
		if (request == null) {
			return invocation.proceed();
		}
		return this.limiter.acquireAsync(request).thenCompose((decision) -> stage(method, invocation, decision));
	}

	@SuppressWarnings("unchecked")
	private static CompletionStage<@Nullable Object> stage(RateLimitedMethod method, MethodInvocation invocation,
			RateLimitDecision decision) {
		try {
			Object answer = answer(method, invocation, decision);
			return (answer != null) ? (CompletionStage<@Nullable Object>) answer
					: CompletableFuture.completedFuture(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
