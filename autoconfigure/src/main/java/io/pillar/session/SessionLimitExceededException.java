package io.pillar.session;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * A user has as many sessions as are allowed, and one more is refused.
 *
 * @since 0.1.0
 */
@ResponseStatus(HttpStatus.CONFLICT)
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
