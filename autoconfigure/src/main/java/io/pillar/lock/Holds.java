package io.pillar.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What this node holds, by the name of the lock.
 */
final class Holds {

	static final int MAX_HOLDS = 10_000;

	private final Map<String, List<Hold>> holds = new ConcurrentHashMap<>();

	private final AtomicInteger size = new AtomicInteger();

	/**
	 * Add what is held, unless this node holds the lock by another table, which does not
	 * know of this one.
	 * @param hold what is held
	 * @return whether it was added
	 */
	boolean add(Hold hold) {
		AtomicBoolean added = new AtomicBoolean(true);
		this.holds.compute(hold.claim().name(), (name, present) -> {
			if (present == null) {
				return List.of(hold);
			}
			added.set(fits(present, hold));
			return added.get() ? with(present, hold) : present;
		});
		if (added.get()) {
			this.size.incrementAndGet();
		}
		return added.get();
	}

	private static boolean fits(List<Hold> present, Hold hold) {
		LockForm form = hold.claim().form();
		if (form == LockForm.PERMIT && present.stream()
			.filter((other) -> other.claim().form() == form && other.isHeld())
			.count() >= hold.claim().settings().permits()) {
			return false;
		}
		return present.stream()
			.filter((other) -> other.table() != hold.table() && other.isHeld())
			.allMatch((other) -> other.claim().form() == form && form != LockForm.EXCLUSIVE);
	}

	private static List<Hold> with(List<Hold> present, Hold hold) {
		List<Hold> all = new ArrayList<>(present);
		all.add(hold);
		return all;
	}

	void remove(Hold hold) {
		this.holds.computeIfPresent(hold.claim().name(), (name, present) -> {
			List<Hold> rest = new ArrayList<>(present);
			if (rest.remove(hold)) {
				this.size.decrementAndGet();
			}
			return rest.isEmpty() ? null : rest;
		});
	}

	int size() {
		return this.size.get();
	}

	void checkRoom(String name) {
		Assert.state(this.size.get() < MAX_HOLDS,
				() -> "Lock '%s' is not acquired: this node holds %d locks already. Are leases closed?".formatted(name,
						MAX_HOLDS));
	}

	Collection<Hold> of(String name) {
		return this.holds.getOrDefault(name, List.of());
	}

	/**
	 * Find what a thread holds, exclusively where it holds the lock in several ways.
	 * @param name the name of the lock
	 * @param thread the thread
	 * @return what it holds, {@code null} where there is nothing
	 */
	@Nullable Hold of(String name, Thread thread) {
		Hold found = null;
		for (Hold hold : of(name)) {
			if (hold.thread() == thread && hold.isHeld()
					&& (found == null || hold.claim().form() == LockForm.EXCLUSIVE)) {
				found = hold;
			}
		}
		return found;
	}

	void forEach(Consumer<Hold> action) {
		this.holds.values().forEach((holds) -> holds.forEach(action));
	}

}
