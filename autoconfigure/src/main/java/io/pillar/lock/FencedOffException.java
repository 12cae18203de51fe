package io.pillar.lock;

/**
 * Somebody with a higher fencing token was there: the lock was lost, and its new holder
 * has changed what it guards.
 *
 * @since 0.1.0
 */
public class FencedOffException extends RuntimeException {

	private final String name;

	private final long token;

	private final long highest;

	FencedOffException(String name, long token, long highest) {
		super("The lock '%s' was lost: its fencing token is %d, but %d was there".formatted(name, token, highest));
		this.name = name;
		this.token = token;
		this.highest = highest;
	}

	/**
	 * Return the name of the lock.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the token that was refused.
	 * @return the token
	 */
	public long token() {
		return this.token;
	}

	/**
	 * Return the highest token that was seen.
	 * @return the token
	 */
	public long highest() {
		return this.highest;
	}

}
