package io.pillar.lock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The leases of the {@link Locked} methods that the current thread is in.
 *
 * @since 0.1.0
 */
public final class CurrentLease {

	private static final ThreadLocal<@Nullable Deque<List<Lease>>> LEASES = new ThreadLocal<>();

	private CurrentLease() {
	}

	/**
	 * Return the lease of the innermost method, the first one where it holds several.
	 * @return the lease
	 * @throws IllegalStateException if the thread is in no such method
	 */
	public static Lease get() {
		Deque<List<Lease>> leases = LEASES.get();
		if (leases == null) {
			throw new IllegalStateException("This thread is not in a method that is @Locked");
		}
		return leases.element().get(0);
	}

	/**
	 * Return the innermost lease of a lock.
	 * @param name the name of the lock
	 * @return the lease
	 * @throws IllegalStateException if the thread is in no method that holds it
	 */
	public static Lease of(String name) {
		Deque<List<Lease>> leases = LEASES.get();
		return ((leases != null) ? leases : new ArrayDeque<List<Lease>>()).stream()
			.flatMap(List::stream)
			.filter((lease) -> lease.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"This thread is not in a method that is @Locked on '%s'".formatted(name)));
	}

	static void enter(List<Lease> leases) {
		Deque<List<Lease>> all = LEASES.get();
		if (all == null) {
			all = new ArrayDeque<>();
			LEASES.set(all);
		}
		all.push(leases);
	}

	static void leave() {
		Deque<List<Lease>> all = LEASES.get();
		if (all != null) {
			all.pop();
			if (all.isEmpty()) {
				LEASES.remove();
			}
		}
	}

}
