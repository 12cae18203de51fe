package io.pillar.cache;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueRetrievalException;

/**
 * Hands values out as the caller's type.
 */
final class CacheValues {

	private CacheValues() {
	}

	@SuppressWarnings("unchecked")
	static <T> @Nullable T cast(@Nullable Object value) {
		// what a loader of T put in comes out as T; Spring's Cache promises no more
		return (T) value;
	}

	static <T> @Nullable T cast(@Nullable Object value, @Nullable Class<T> type) {
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("Cached value is not of required type [%s]: %s".formatted(type.getName(),
					value.getClass().getName()));
		}
		return cast(value);
	}

	static Throwable cause(Throwable ex) {
		return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
	}

	/**
	 * Return what made a load fail: a thread that waits for a blocking load gets that
	 * wrapped, one that does not wait gets it as it is.
	 * @param ex what a flight ended with
	 * @return what the loader threw
	 */
	static Throwable retrievalCause(Throwable ex) {
		Throwable cause = cause(ex);
		return (cause instanceof ValueRetrievalException && cause.getCause() != null) ? cause.getCause() : cause;
	}

}
