package io.pillar.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.pillar.redis.RedisUnavailableException;

/**
 * Answers where Redis does not.
 */
final class WithoutRedis {

	private WithoutRedis() {
	}

	/**
	 * Answer at once.
	 * @param <T> the type of the answer
	 * @param action answers
	 * @return the answer, failed where there is none without Redis
	 */
	static <T> CompletableFuture<T> now(Supplier<T> action) {
		try {
			return CompletableFuture.completedFuture(action.get());
		}
		catch (RedisUnavailableException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	static <T> CompletableFuture<T> orElse(CompletableFuture<T> answer, Supplier<T> away) {
		return orElseAsk(answer, (ex) -> now(away));
	}

	/**
	 * Ask something else where Redis does not answer.
	 * @param <T> the type of the answer
	 * @param answer what Redis may answer
	 * @param away asks something else
	 * @return the answer
	 */
	static <T> CompletableFuture<T> orElseAsk(CompletableFuture<T> answer,
			Function<RedisUnavailableException, CompletableFuture<T>> away) {
		return answer.exceptionallyCompose((ex) -> {
			Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			return (cause instanceof RedisUnavailableException unavailable) ? away.apply(unavailable)
					: CompletableFuture.failedFuture(cause);
		});
	}

}
