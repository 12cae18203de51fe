package io.pillar.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueWrapper;

/**
 * A value in the memory of this node. It is handed out as it is, so that a hit allocates
 * nothing.
 */
final class LocalEntry implements ValueWrapper {

	private final @Nullable Object value;

	private final long change;

	private final LocalEpoch epoch;

	private final boolean bounded;

	private final long deadlineNanos;

	LocalEntry(@Nullable Object value, long change, LocalEpoch epoch, boolean bounded, long deadlineNanos) {
		this.value = value;
		this.change = change;
		this.epoch = epoch;
		this.bounded = bounded;
		this.deadlineNanos = deadlineNanos;
	}

	/**
	 * A value that is in no memory.
	 * @param value the value
	 * @return the entry
	 */
	static LocalEntry of(@Nullable Object value) {
		return new LocalEntry(value, 0, new LocalEpoch(), false, 0);
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	/**
	 * Return whether the entry ends before memory would let it go by itself.
	 * @return whether its own deadline has to be looked at
	 */
	boolean isBounded() {
		return this.bounded;
	}

	long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Return the number of the change that made this entry.
	 * @return the number, zero for a value that was read or loaded
	 */
	long change() {
		return this.change;
	}

	boolean isCurrent() {
		return !this.epoch.hasEnded();
	}

}
