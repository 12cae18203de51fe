package io.pillar.lock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Acquires the lock of a call, and releases it when the call has ended.
 */
final class LockedInterceptor implements MethodInterceptor {

	private static final boolean HAS_TRANSACTIONS = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			LockedInterceptor.class.getClassLoader());

	private final LockedMethods methods;

	private final Supplier<Locks> locks;

	private final Supplier<Executor> executor;

	private final Supplier<LockedWaits> waits;

	LockedInterceptor(LockedMethods methods, Supplier<Locks> locks, Supplier<Executor> executor,
			Supplier<LockedWaits> waits) {
		this.methods = methods;
		this.locks = locks;
		this.executor = executor;
		this.waits = waits;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		LockedMethod method = this.methods.find(invocation.getMethod(), type);
		if (method == null) {
			return invocation.proceed();
		}
		if (LockedReturns.isStage(method.returned())) {
			return later(method, invocation);
		}
		if (LockedReturns.isOfReactor(method.returned())) {
			Assert.state(invocation instanceof ProxyMethodInvocation, "Only proxies of Spring can be locked");
			// it is gone on with after this call has returned
			return new LockedReactor(method,
					(ProxyMethodInvocation) ((ProxyMethodInvocation) invocation).invocableClone(), this.locks.get(),
					this.waits.get(), this.executor.get())
				.call();
		}
		return now(method, invocation);
	}

	private @Nullable Object now(LockedMethod method, MethodInvocation invocation) throws Throwable {
		LockedHold hold;
		try {
			hold = method.acquire(this.locks.get(), invocation.getArguments());
		}
		catch (LockUnavailableException ex) {
			return method.unavailable(invocation.getThis(), invocation.getArguments(), ex);
		}
		boolean isReleasedLater = HAS_TRANSACTIONS && LockedTransactions.release(hold);
		try {
			Object answer = proceed(hold, invocation);
			hold.check();
			return answer;
		}
		finally {
			if (!isReleasedLater) {
				hold.close();
			}
		}
	}

	private static @Nullable Object proceed(LockedHold hold, MethodInvocation invocation) throws Throwable {
		CurrentLease.enter(hold.leases());
		try {
			return invocation.proceed();
		}
		finally {
			CurrentLease.leave();
		}
	}

	private @Nullable Object later(LockedMethod method, MethodInvocation invocation) throws Throwable {
		LockedHold hold;
		try {
			hold = method.acquire(this.locks.get(), invocation.getArguments());
		}
		catch (LockUnavailableException ex) {
			return answer(method, invocation, ex);
		}
		boolean isPending = false;
		try {
			Object answer = proceed(hold, invocation);
			CompletionStage<?> ending = (answer != null) ? until((CompletionStage<?>) answer, hold) : null;
			isPending = ending != null;
			return ending;
		}
		finally {
			if (!isPending) {
				hold.close();
			}
		}
	}

	private static Object answer(LockedMethod method, MethodInvocation invocation, LockUnavailableException cause) {
		try {
			Object answer = method.unavailable(invocation.getThis(), invocation.getArguments(), cause);
			return (answer != null) ? answer : CompletableFuture.completedFuture(null);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletionStage<?> until(CompletionStage<?> stage, LockedHold hold) {
		hold.leaveThread();
		// not on the thread that completes it, which may not wait for Redis
		return stage.whenCompleteAsync((answer, ex) -> {
			try {
				if (ex == null) {
					hold.check();
				}
			}
			finally {
				hold.close();
			}
		}, this.executor.get());
	}

}
