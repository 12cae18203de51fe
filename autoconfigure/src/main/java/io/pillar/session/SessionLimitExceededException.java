package io.pillar.session;

/**
 * A user has as many sessions as are allowed, and one more is refused.
 *
 * @since 0.1.0
 */
public class SessionLimitExceededException extends RuntimeException {

	private final int limit;

	SessionLimitExceededException(int limit) {
		super("The user has %d sessions already, which is as many as 'pillar.session.per-user.max' allows"
			.formatted(limit));
		this.limit = limit;
	}

	/**
	 * Return how many sessions a user may have.
	 * @return the limit
	 */
	public int getLimit() {
		return this.limit;
	}

}
