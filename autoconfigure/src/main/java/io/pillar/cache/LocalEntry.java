package io.pillar.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache.ValueWrapper;

/**
 * A value in the memory of this node. It is handed out as it is, so that a hit allocates
 * nothing.
 */
final class LocalEntry implements ValueWrapper {

	private final @Nullable Object value;

	private final long lifeNanos;

	private final long change;

	private final LocalEpoch epoch;

	LocalEntry(@Nullable Object value, long lifeNanos, long change, LocalEpoch epoch) {
		this.value = value;
		this.lifeNanos = lifeNanos;
		this.change = change;
		this.epoch = epoch;
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	long lifeNanos() {
		return this.lifeNanos;
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
