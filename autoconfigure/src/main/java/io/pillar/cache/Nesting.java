package io.pillar.cache;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Knows whether the current thread runs a loader. Whoever does waits for no other load:
 * only those who hold nothing wait, so no circle of waiting can close.
 */
final class Nesting {

	private static final ThreadLocal<@Nullable Boolean> loading = new ThreadLocal<>();

	private Nesting() {
	}

	static boolean isLoading() {
		return loading.get() != null;
	}

	static <T extends @Nullable Object> T call(Callable<T> loader) throws Exception {
		Boolean outer = loading.get();
		loading.set(Boolean.TRUE);
		try {
			return loader.call();
		}
		finally {
			restore(outer);
		}
	}

	static <T> T get(Supplier<T> loader) {
		Boolean outer = loading.get();
		loading.set(Boolean.TRUE);
		try {
			return loader.get();
		}
		finally {
			restore(outer);
		}
	}

	private static void restore(@Nullable Boolean outer) {
		if (outer == null) {
			loading.remove();
		}
	}

}
