package io.pillar.ratelimit;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls of methods that return a {@code Mono} or a {@code Flux}. They are counted for
 * each subscription, because it is then that something is done.
 */
final class ReactorCalls {

	private ReactorCalls() {
	}

	static boolean isPublisher(Class<?> returned) {
		return Publisher.class.isAssignableFrom(returned)
				&& (returned.isAssignableFrom(Mono.class) || returned.isAssignableFrom(Flux.class));
	}

	static Object call(RateLimitedMethod method, ProxyMethodInvocation invocation, UnfailingLimiter limiter) {
		// who calls may be known on the caller's thread only
		String caller = method.usesUser() ? MethodUsers.current() : null;
		Mono<RateLimitDecision> asked = Mono.defer(() -> ask(method, invocation, limiter, caller));
		if (method.returned().isAssignableFrom(Flux.class)) {
			return asked.flatMapMany((decision) -> answer(method, invocation, decision));
		}
		return asked.flatMap((decision) -> Mono.from(answer(method, invocation, decision)));
	}

	private static Mono<RateLimitDecision> ask(RateLimitedMethod method, ProxyMethodInvocation invocation,
			UnfailingLimiter limiter, @Nullable String caller) {
		if (!method.usesUser()) {
			return askFor(null, method, invocation, limiter);
		}
		return MethodUsers.ofSubscriber()
			.flatMap((user) -> askFor(user, method, invocation, limiter))
			.switchIfEmpty(Mono.defer(() -> askFor(caller, method, invocation, limiter)));
	}

	private static Mono<RateLimitDecision> askFor(@Nullable String user, RateLimitedMethod method,
			ProxyMethodInvocation invocation, UnfailingLimiter limiter) {
		RateLimitRequest request = method.requestOf(invocation.getArguments(), () -> user);
		return (request != null) ? Mono.fromFuture(() -> limiter.acquireAsync(request), true)
				: Mono.just(RateLimitedMethod.NOT_COUNTED);
	}

	@SuppressWarnings("unchecked")
	private static Publisher<Object> answer(RateLimitedMethod method, ProxyMethodInvocation invocation,
			RateLimitDecision decision) {
		try {
			// whoever subscribes again calls again
			Object answer = RateLimitedInterceptor.answer(method, invocation.invocableClone(), decision);
			return (answer != null) ? (Publisher<Object>) answer : Mono.empty();
		}
		catch (Throwable ex) {
			return Mono.error(ex);
		}
	}

}
