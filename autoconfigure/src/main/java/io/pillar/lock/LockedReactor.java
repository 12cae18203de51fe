package io.pillar.lock;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Calls of methods that return a {@code Mono} or a {@code Flux}. The lock is taken for
 * each subscription, because it is then that something is done.
 */
final class LockedReactor {

	private final LockedMethod method;

	private final ProxyMethodInvocation invocation;

	private final Locks locks;

	private final LockedWaits waits;

	private final Executor executor;

	/**
	 * Create calls of a method.
	 * @param method the method
	 * @param invocation one call, that can be gone on with at any time
	 * @param locks the locks
	 * @param waits where locks are waited for
	 * @param executor where they are released
	 */
	LockedReactor(LockedMethod method, ProxyMethodInvocation invocation, Locks locks, LockedWaits waits,
			Executor executor) {
		this.method = method;
		this.invocation = invocation;
		this.locks = locks;
		this.waits = waits;
		this.executor = executor;
	}

	static boolean isPublisher(Class<?> returned) {
		return Publisher.class.isAssignableFrom(returned)
				&& (returned.isAssignableFrom(Mono.class) || returned.isAssignableFrom(Flux.class));
	}

	Object call() {
		if (this.method.returned().isAssignableFrom(Flux.class)) {
			return Flux.usingWhen(Mono.fromSupplier(Subscribed::new),
					(call) -> held(call).flatMapMany((isHeld) -> isHeld ? proceed(call) : answerOf(call)), this::close);
		}
		return Mono.usingWhen(Mono.fromSupplier(Subscribed::new),
				(call) -> held(call).flatMap((isHeld) -> Mono.from(isHeld ? proceed(call) : answerOf(call))),
				this::close);
	}

	private Mono<Boolean> held(Subscribed call) {
		return Mono.fromCallable(() -> acquire(call)).subscribeOn(this.waits.scheduler());
	}

	/**
	 * Not where others wait for what is released.
	 */
	private Mono<Void> close(Subscribed call) {
		return Mono.<Void>fromRunnable(call::close).subscribeOn(Schedulers.fromExecutor(this.executor));
	}

	private boolean acquire(Subscribed call) {
		try {
			LockedHold hold = this.method.acquire(this.locks, this.invocation.getArguments());
			call.hold(hold);
			hold.leaveThread();
			return true;
		}
		catch (LockUnavailableException ex) {
			call.unavailable = ex;
			return false;
		}
	}

	/**
	 * An invocation can be gone on with once, and whoever subscribes again calls again.
	 */
	@SuppressWarnings("unchecked")
	private Publisher<Object> proceed(Subscribed call) {
		LockedHold hold = call.held();
		CurrentLease.enter(hold.leases());
		try {
			Object answer = this.invocation.invocableClone().proceed();
			Publisher<Object> publisher = (answer != null) ? (Publisher<Object>) answer : Mono.empty();
			Mono<Object> check = Mono.fromRunnable(hold::check);
			return Flux.from(publisher).concatWith(check);
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
		finally {
			CurrentLease.leave();
		}
	}

	@SuppressWarnings("unchecked")
	private Publisher<Object> answerOf(Subscribed call) {
		try {
			LockUnavailableException unavailable = call.unavailable;
			Object answer = (unavailable != null)
					? this.method.unavailable(this.invocation.getThis(), this.invocation.getArguments(), unavailable)
					: null;
			return (answer != null) ? (Publisher<Object>) answer : Mono.empty();
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

	/**
	 * A subscription. It may be cancelled while the lock is being acquired on another
	 * thread, which then releases what it got.
	 */
	private static final class Subscribed {

		private final AtomicBoolean closedOrHeld = new AtomicBoolean();

		private volatile @Nullable LockedHold hold;

		private volatile @Nullable LockUnavailableException unavailable;

		void hold(LockedHold hold) {
			this.hold = hold;
			if (!this.closedOrHeld.compareAndSet(false, true)) {
				hold.close();
			}
		}

		LockedHold held() {
			LockedHold hold = this.hold;
			if (hold == null) {
				throw new IllegalStateException("The lock is not held");
			}
			return hold;
		}

		void close() {
			LockedHold hold = this.hold;
			if (!this.closedOrHeld.compareAndSet(false, true) && hold != null) {
				hold.close();
			}
		}

	}

}
