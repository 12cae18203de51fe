package io.pillar.lock;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.pillar.lock.LockUnavailableException.Reason;

/**
 * What a method's annotation says, checked.
 *
 * @param returned what the method returns
 * @param names the names of its locks
 * @param options how they are acquired
 * @param skips whether a call is left out where somebody else holds the lock
 * @param fallback what answers calls that do not get the lock, {@code null} where nothing
 * does
 */
record LockedMethod(Class<?> returned, LockedNames names, LockOptions options, boolean skips,
		@Nullable LockedFallback fallback) {

	LockedHold acquire(Locks locks, @Nullable Object[] arguments) {
		return LockedHold.acquire(locks, this.names.of(arguments), this.options);
	}

	/**
	 * Answer a call that did not get the lock.
	 * @param target the object that was called
	 * @param arguments the arguments of the call
	 * @param cause why it did not
	 * @return the answer; {@code null} of what is skipped
	 * @throws Throwable what the fallback throws, or the cause
	 */
	@Nullable Object unavailable(@Nullable Object target, @Nullable Object[] arguments, LockUnavailableException cause)
			throws Throwable {
		if (this.fallback != null) {
			return this.fallback.call(target, arguments, cause);
		}
		if (this.skips && cause.getReason() == Reason.HELD) {
			return this.returned.equals(Optional.class) ? Optional.empty() : null;
		}
		throw cause;
	}

}
