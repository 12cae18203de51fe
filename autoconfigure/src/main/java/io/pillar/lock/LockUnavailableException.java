package io.pillar.lock;

import org.jspecify.annotations.Nullable;

/**
 * A lock was not acquired.
 *
 * @since 0.1.0
 */
public class LockUnavailableException extends RuntimeException {

	private final String lock;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param lock the name of the lock
	 * @param reason why it was not acquired
	 * @param message what happened, for a person
	 * @param cause what led to it, if anything did
	 */
	public LockUnavailableException(String lock, Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.lock = lock;
		this.reason = reason;
	}

	/**
	 * Return the name of the lock.
	 * @return the name
	 */
	public String getLock() {
		return this.lock;
	}

	/**
	 * Return why it was not acquired.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a lock was not acquired.
	 *
	 * @since 0.1.0
	 */
	public enum Reason {

		/**
		 * Somebody else held it until the wait was over.
		 */
		HELD,

		/**
		 * Redis is away, or did not answer in time.
		 */
		REDIS_DOWN,

		/**
		 * The thread was interrupted; its interrupt status is set.
		 */
		INTERRUPTED,

		/**
		 * The application is being stopped.
		 */
		CLOSED

	}

}
