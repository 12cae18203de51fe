package io.pillar.lock;

/**
 * Somebody with a higher fencing token was there: the lock was lost, and its new holder
 * has changed what it guards.
 *
 * @since 0.1.0
 */
public class FencedOffException extends RuntimeException {

	private final String lock;

	private final long token;

	private final long highest;

	FencedOffException(String lock, long token, long highest) {
		super("The lock '%s' was lost: its fencing token is %d, but %d was there".formatted(lock, token, highest));
		this.lock = lock;
		this.token = token;
		this.highest = highest;
	}

	/**
	 * Return the name of the lock.
	 * @return the name
	 */
	public String getLock() {
		return this.lock;
	}

	/**
	 * Return the token that was refused.
	 * @return the token
	 */
	public long getToken() {
		return this.token;
	}

	/**
	 * Return the highest token that was seen.
	 * @return the token
	 */
	public long getHighest() {
		return this.highest;
	}

}
