package io.pillar.session;

import org.jspecify.annotations.Nullable;

/**
 * What is stored as an attribute is not one that this application can read.
 */
final class UnreadableAttributeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnreadableAttributeException(String message, @Nullable Throwable cause) {
		// no stack trace: what somebody wrote into Redis must not cost much
		super(message, cause, false, false);
	}

}
