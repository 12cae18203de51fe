package io.pillar.session;

/**
 * A session has more attributes, or larger ones, than are allowed.
 *
 * @since 0.1.0
 */
public class SessionTooLargeException extends RuntimeException {

	private final long size;

	SessionTooLargeException(String message, long size) {
		super(message);
		this.size = size;
	}

	/**
	 * Return how large the session would have become.
	 * @return the size of its attributes in bytes, as they are stored
	 */
	public long getSize() {
		return this.size;
	}

}
