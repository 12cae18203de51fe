package io.pillar.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Records which tier answered each cache look-up that the current thread makes while it
 * is open, for example to say so in a {@code Cache-Status} header (RFC 9211). Look-ups
 * made on other threads are not recorded. <pre>
 * try (CacheTrace trace = CacheTrace.open()) {
 *     Bot bot = bots.find(id);
 *     trace.lookups();
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class CacheTrace implements AutoCloseable {

	private static final int MAX_LOOKUPS = 1000;

	// a hit in memory must not pay for a thread-local that nobody set
	private static final AtomicInteger open = new AtomicInteger();

	private static final ThreadLocal<@Nullable CacheTrace> current = new ThreadLocal<>();

	private final List<Lookup> lookups = new ArrayList<>();

	private final @Nullable CacheTrace outer;

	private CacheTrace(@Nullable CacheTrace outer) {
		this.outer = outer;
	}

	/**
	 * Begin to record. Close it on the same thread.
	 * @return the record
	 */
	public static CacheTrace open() {
		CacheTrace trace = new CacheTrace(current.get());
		current.set(trace);
		open.incrementAndGet();
		return trace;
	}

	static void record(String cache, Outcome outcome) {
		if (open.get() == 0) {
			return;
		}
		CacheTrace trace = current.get();
		if (trace != null && trace.lookups.size() < MAX_LOOKUPS) {
			trace.lookups.add(new Lookup(cache, outcome));
		}
	}

	/**
	 * Return what was looked up so far, in order; of more than 1000 look-ups the first.
	 * @return the look-ups
	 */
	public List<Lookup> lookups() {
		return List.copyOf(this.lookups);
	}

	@Override
	public void close() {
		if (current.get() == this) {
			open.decrementAndGet();
			if (this.outer != null) {
				current.set(this.outer);
			}
			else {
				current.remove();
			}
		}
	}

	/**
	 * Which tier answered.
	 *
	 * @since 0.1.0
	 */
	public enum Outcome {

		/**
		 * The memory of this node.
		 */
		LOCAL_HIT,

		/**
		 * Redis.
		 */
		SHARED_HIT,

		/**
		 * None.
		 */
		MISS

	}

	/**
	 * A look-up.
	 *
	 * @param cache the name of the cache
	 * @param outcome which tier answered
	 * @since 0.1.0
	 */
	public record Lookup(String cache, Outcome outcome) {

	}

}
