package io.pillar.lock;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;

import org.springframework.util.ClassUtils;

/**
 * What methods return, as far as it is there later than the method ends.
 */
final class LockedReturns {

	private static final ClassLoader LOADER = LockedReturns.class.getClassLoader();

	private static final boolean HAS_PUBLISHERS = ClassUtils.isPresent("org.reactivestreams.Publisher", LOADER);

	private static final boolean HAS_REACTOR = HAS_PUBLISHERS
			&& ClassUtils.isPresent("reactor.core.publisher.Flux", LOADER);

	// of libraries that may be missing
	private static final Set<String> LAZY = Set.of("kotlinx.coroutines.flow.Flow",
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	private LockedReturns() {
	}

	static boolean isStage(Class<?> returned) {
		return CompletionStage.class.isAssignableFrom(returned) && returned.isAssignableFrom(CompletableFuture.class);
	}

	static boolean isOfReactor(Class<?> returned) {
		return HAS_REACTOR && LockedReactor.isPublisher(returned);
	}

	/**
	 * Return whether the work of a call is done by whoever uses what it returns.
	 */
	static boolean isLazy(Class<?> returned) {
		return BaseStream.class.isAssignableFrom(returned) || Callable.class.isAssignableFrom(returned)
				|| LAZY.contains(returned.getName());
	}

	/**
	 * Return whether what a call returns is there when it has ended.
	 */
	static boolean isPlain(Class<?> returned) {
		return !(HAS_PUBLISHERS && LockedPublishers.isPublisher(returned))
				&& !CompletionStage.class.isAssignableFrom(returned);
	}

	/**
	 * Return whether it is known when a call has ended.
	 */
	static boolean isKnown(Class<?> returned) {
		boolean isPublisher = HAS_PUBLISHERS && LockedPublishers.isPublisher(returned);
		boolean isStage = CompletionStage.class.isAssignableFrom(returned);
		return (!isPublisher || isOfReactor(returned)) && (!isStage || isStage(returned));
	}

}
